package dev.rondo.command;

import dev.rondo.command.options.ProgramArgument;
import dev.rondo.command.terminal.Failures;
import dev.rondo.command.terminal.Subcommand;
import dev.rondo.experiment.Experiment;
import dev.rondo.graph.Recurrence;
import dev.rondo.settings.Overrides;
import dev.rondo.train.MemoryEstimate;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** FILE -> its cells and networks as the compiler understands them. */
@Command(name = "check", header = "Parse and check a program, and print it as it was understood.",
    description = "Everything is typed: shapes are inferred, shorthands such as affine(x, h) are written out, and cells within cells are put in place. What is printed is a program again. Errors say where, what and what to change.",
    footer = {"", "Examples:", "  rondo check my.rondo", "  rondo check my.rondo --cell cell1", "  rondo check lstm_peephole", "  rondo check examples/sunspots.rondo --memory    what training would take"})
final class CheckCommand extends Subcommand {

  @Mixin private ProgramArgument chosen;

  @Option(names = "--memory", description = "Read the data too, and print the memory that training would take, by purpose, instead of the program.")
  private boolean memory;

  @Override
  public Integer call() {
    if (memory) return forecast(Experiment.of(chosen.program(), Overrides.NONE, Optional.empty()).memory());
    List<Recurrence> all = chosen.all(Experiment.checked(chosen.source()));
    for (int i = 0; i < all.size(); i++) {
      if (i > 0) out().println();
      out().println(all.get(i).toString().stripTrailing());
    }
    return Failures.GOOD;
  }

  private int forecast(MemoryEstimate forecast) {
    for (MemoryEstimate.Piece piece : forecast.pieces()) out().printf("%12s  %s%n", MemoryEstimate.text(piece.bytes()), piece.what());
    out().printf("%12s  in all, beside the data; of %s that the JVM may take, %s are left%n", MemoryEstimate.text(forecast.total()), MemoryEstimate.text(Runtime.getRuntime().maxMemory()), MemoryEstimate.text(MemoryEstimate.free()));
    forecast.check(MemoryEstimate::free);
    return Failures.GOOD;
  }
}
