package dev.rondo.command;

import dev.rondo.command.options.ModelArgument;
import dev.rondo.command.report.ScoreTable;
import dev.rondo.command.terminal.Failures;
import dev.rondo.command.terminal.Subcommand;
import dev.rondo.experiment.Task;
import dev.rondo.experiment.TrainedModel;
import dev.rondo.train.Inference;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** MODEL -> its scores on data, with baselines. */
@Command(name = "eval", header = "Measure a trained model on data, beside baselines.",
    description = "Without --data the model is measured on the validation part of the data that it was trained on: the files that train --data named, or else those that the program names, beside the model. A file that has changed since is named. With --data all of the given data is used.",
    footer = {"", "Examples:", "  rondo eval examples/sunspots.safetensors", "  rondo eval mine.safetensors --data new.csv"})
final class EvalCommand extends Subcommand {

  @Mixin private ModelArgument model;

  @Override
  public Integer call() {
    TrainedModel trained = model.trained();
    Task task = model.task(trained, err());
    ScoreTable.print(out(), task, task.scores(trained.inference().expecting(Inference.FEW), trained.program().output()));
    return Failures.GOOD;
  }
}
