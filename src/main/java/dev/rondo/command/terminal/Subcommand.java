package dev.rondo.command.terminal;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** One command: it writes results to {@code out} and progress to {@code err}, and returns the exit code. */
public abstract class Subcommand implements Callable<Integer> {

  @Spec protected CommandSpec spec;

  @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this help.")
  private boolean help;

  protected PrintWriter out() {
    PrintWriter out = spec.commandLine().getOut();
    return Boolean.getBoolean("rondo.terminal.out") ? VisibleWriter.of(out) : out;   // elsewhere the output is data and stays unchanged
  }

  protected PrintWriter err() {
    return VisibleWriter.of(spec.commandLine().getErr());
  }
}
