package dev.rondo.command;

import dev.rondo.check.GoldenFile;
import dev.rondo.check.Report;
import dev.rondo.check.Verification;
import dev.rondo.codegen.machine.Element;
import dev.rondo.command.options.ProgramArgument;
import dev.rondo.command.terminal.Failures;
import dev.rondo.command.terminal.Subcommand;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** cell + reference vectors -> the maximum relative error of each tensor. */
@Command(name = "verify", header = "Prove a cell equal to a reference made elsewhere.",
    description = "The file holds parameters, inputs, initial states and cotangents, and what another program made of them: outputs, final states and gradients (docs/golden-format.md says how). The cell is run and differentiated as compiled code. Error = max |a - b| / max |b|; a gradient that is 0 is measured against the rounding of the largest one. Exit code 1, naming the worst tensor, if one is above the limit: 1e-10 in f64, 1e-4 in f32.",
    footer = {"", "Examples:", "  rondo verify gru --against gru.json", "  rondo verify my.rondo --cell mine --against mine.json --element f32"})
final class VerifyCommand extends Subcommand {

  @Mixin private ProgramArgument chosen;

  @Option(names = "--against", required = true, paramLabel = "VECTORS", description = "The JSON file of the reference.")
  private Path against;

  @Option(names = "--element", defaultValue = "f64", paramLabel = "f32|f64", description = "The precision. Default: ${DEFAULT-VALUE}.")
  private Element element;

  @Override
  public Integer call() {
    Report report = Verification.run(chosen.recurrence(), GoldenFile.read(against), element);
    double limit = Verification.limit(element);
    report.rows().forEach(row -> out().println(row));
    Report.Row worst = report.worst();
    if (report.passes(limit)) {
      out().printf(Locale.ROOT, "all within %.0e%n", limit);
      return Failures.GOOD;
    }
    err().printf(Locale.ROOT, "rondo: %s%s differs by %.2e, more than %.0e%n", worst.kind(), worst.name().isEmpty() ? "" : " '" + worst.name() + "'", worst.error(), limit);
    return Failures.CHECK_FAILED;
  }
}
