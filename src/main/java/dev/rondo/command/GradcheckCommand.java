package dev.rondo.command;

import dev.rondo.check.GradientCheck;
import dev.rondo.check.Report;
import dev.rondo.command.options.Dimensions;
import dev.rondo.command.options.OptionConverters;
import dev.rondo.command.options.ProgramArgument;
import dev.rondo.command.terminal.Failures;
import dev.rondo.command.terminal.Subcommand;
import dev.rondo.graph.Recurrence;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** cell -> the maximum difference between its derivative and finite differences, one row a tensor. */
@Command(name = "gradcheck", header = "Compare derivatives with finite differences, in double precision.",
    description = "Each parameter, input and initial state is moved a little both ways, and the change of a random loss is compared to the derivative. The error is relative to the largest number of the tensor's gradient; up to 1e-6 is rounding. A tensor whose gradient is 0 both ways proves nothing, so other points are tried, and states as a run leaves them. Exit code 1 if an error is larger, or a parameter was never reached.",
    footer = {"", "Examples:", "  rondo gradcheck gru", "  rondo gradcheck my.rondo --cell mine --dims I=3,H=5"})
final class GradcheckCommand extends Subcommand {

  private static final String NOT_EXERCISED = "its gradient is 0 both ways at all points that were tried: remove it if nothing is made of it; if it stands in a branch, choose constants that the states reach, or another point with --seed";

  @Mixin private ProgramArgument chosen;

  @Option(names = "--dims", split = ",", paramLabel = "NAME=SIZE", description = "Sizes of dimensions. The others get small ones.")
  private List<OptionConverters.Size> dims = List.of();

  @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "Seed of the random point. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Override
  public Integer call() {
    boolean passed = true;
    List<Recurrence> all = chosen.all();
    Map<String, Integer> sizes = Dimensions.of(dims);
    Dimensions.check(sizes, new TreeSet<>(all.stream().flatMap(r -> r.dims().stream()).toList()), String.join("', '", all.stream().map(Recurrence::name).toList()));
    for (Recurrence r : all) {
      Report report = GradientCheck.of(r, sizes, seed).run(r);
      boolean good = report.passes(GradientCheck.LIMIT);
      out().println(r.name());
      report.rows().forEach(row -> {
        out().println("  " + row);
        row.doubt().ifPresent(doubt -> out().println("    " + doubt));
        if (!row.exercised()) out().println("    " + NOT_EXERCISED);
      });
      boolean within = report.worst().error() <= GradientCheck.LIMIT;
      out().println("  " + (within ? "all within " : "worst: " + report.worst().kind() + " '" + report.worst().name() + "', more than ") + GradientCheck.LIMIT);
      if (!report.unproven().isEmpty()) out().println("  not proven: " + report.unproven().stream().map(row -> "parameter '" + row.name() + "'").collect(Collectors.joining(", ")));
      passed &= good;
    }
    return passed ? Failures.GOOD : Failures.CHECK_FAILED;
  }
}
