package dev.rondo.command;

import dev.rondo.graph.Recurrence;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** FILE -> its cells and networks as the compiler understands them. */
@Command(name = "check", header = "Parse and check a program, and print it as it was understood.",
    description = "Everything is typed: shapes are inferred, shorthands such as affine(x, h) are written out, and cells within cells are put in place. What is printed is a program again. Errors say where, what and what to change.",
    footer = {"", "Examples:", "  rondo check my.rondo", "  rondo check my.rondo --cell cell1", "  rondo check lstm_peephole"})
final class CheckCommand extends Job {

  @Mixin private Chosen chosen;

  @Override
  public Integer call() {
    List<Recurrence> all = chosen.all();
    for (int i = 0; i < all.size(); i++) {
      if (i > 0) out().println();
      out().println(all.get(i).toString().stripTrailing());
    }
    return Failures.GOOD;
  }
}
