package dev.rondo.command;

import dev.rondo.command.terminal.Debugging;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code rondo COMMAND ..}. */
@Command(name = "rondo", mixinStandardHelpOptions = true, version = "rondo 0.1.0",
    header = "A compiler for recurrent networks: from the equations of a cell to a trained model.",
    subcommands = {CellsCommand.class, CheckCommand.class, GradientCommand.class, GradcheckCommand.class, VerifyCommand.class, ExplainCommand.class, ExploreCommand.class, ProfileCommand.class,
        TrainCommand.class, SearchCommand.class, FlowCommand.class, EvalCommand.class, PredictCommand.class, SampleCommand.class, ShellCommand.class},
    synopsisSubcommandLabel = "COMMAND",
    footer = {
        "",
        "To begin:",
        "  rondo train examples/sunspots.rondo    train a forecaster on 264 years of sunspots",
        "  rondo cells                            the cells that are there already",
        "  rondo check FILE                       see what a program of your own means",
        "",
        "Exit codes: 0 good, 1 a check failed or training diverged, 2 bad input or lost output.", "'rondo COMMAND --help' says more about each."})
public final class Rondo implements Debugging, Runnable {

  @Spec private CommandSpec spec;

  @Option(names = "--debug", scope = ScopeType.INHERIT, description = "Show the stack trace of an error.")
  private boolean debug;

  @Override
  public boolean isDebugging() {
    return debug;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "no command given; there are " + String.join(", ", spec.subcommands().keySet()));
  }
}
