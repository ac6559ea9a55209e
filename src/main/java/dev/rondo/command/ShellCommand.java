package dev.rondo.command;

import dev.rondo.command.terminal.Subcommand;
import dev.rondo.shell.Shell;
import picocli.CommandLine.Command;

/** -> the JDK's shell, with Rondo in it. */
@Command(name = "shell", header = "A playground: the JDK's shell with Rondo in it.",
    description = {"Starts JShell with short names: cell(NAME, FILE or TEXT), gradient(CELL), run(CELL, SIZES, SEED) with plot(NAME), compile(CELL, SIZES), explain(CELL, STAGE, SIZES), assembly(CELL, SIZES), show(ANYTHING). Sizes are such as \"H=8, T=20\"; what is not given is 4, B 1 and T 60."},
    footer = {"", "Examples:", "  rondo shell", "  var gru = cell(\"gru\")", "  run(gru, \"H=6, T=80\", 1).plot(\"h\")"})
final class ShellCommand extends Subcommand {

  @Override
  public Integer call() {
    return Shell.run(System.in, System.out, System.err);
  }
}
