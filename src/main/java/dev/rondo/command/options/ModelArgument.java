package dev.rondo.command.options;

import dev.rondo.experiment.Task;
import dev.rondo.experiment.TrainedModel;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** MODEL [--data F] -> a trained model and data for it. */
public final class ModelArgument {

  @Parameters(paramLabel = "MODEL", description = "A model file that 'rondo train' wrote.")
  private Path file;

  @Option(names = {"--data", "--text"}, paramLabel = "F", description = "The file or folder to read. The second one holds the labels of the first, or is one more text.")
  private List<Path> data = List.of();

  public TrainedModel trained() {
    return TrainedModel.read(file);
  }

  /** The validation part of the model's own data, or all of the given data. */
  public Task task(TrainedModel trained, PrintWriter err) {
    return data.isEmpty() ? open(trained, err).split() : open(trained, err).whole();
  }

  /** The model's own data, or the given data. Warns if the model's own data has changed. */
  public Task open(TrainedModel trained, PrintWriter err) {
    if (data.isEmpty()) trained.changed().ifPresent(err::println);
    return trained.task(data.isEmpty() ? trained.from() : data);
  }
}
