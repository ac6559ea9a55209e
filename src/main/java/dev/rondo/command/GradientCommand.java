package dev.rondo.command;

import dev.rondo.command.options.ProgramArgument;
import dev.rondo.command.terminal.Failures;
import dev.rondo.command.terminal.Subcommand;
import dev.rondo.explain.Derivative;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** cell -> its adjoint, in the language. */
@Command(name = "gradient", header = "Print the derivative of a cell: a cell that runs backwards in time.",
    description = "The derivative of a recurrence is a recurrence. It takes the cotangent of each output and final state (NAME_bar: how the loss changes with it) and gives the cotangents of parameters, inputs and initial states. It is a program: 'rondo check' accepts it, and it can be differentiated again. Of a network with a loss, what is printed is the loss and its gradient by every parameter.",
    footer = {"", "Examples:", "  rondo gradient gru", "  rondo gradient my.rondo --cell mine > adjoint.rondo && rondo check adjoint.rondo", "  rondo gradient examples/sunspots.rondo"})
final class GradientCommand extends Subcommand {

  @Mixin private ProgramArgument chosen;

  @Override
  public Integer call() {
    out().println(Derivative.of(chosen.recurrence()).toString().stripTrailing());
    return Failures.GOOD;
  }
}
