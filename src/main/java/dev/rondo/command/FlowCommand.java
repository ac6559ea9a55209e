package dev.rondo.command;

import dev.rondo.command.options.Dimensions;
import dev.rondo.command.options.FlowInput;
import dev.rondo.command.options.OptionConverters;
import dev.rondo.command.options.Outputs;
import dev.rondo.command.options.ProgramArgument;
import dev.rondo.command.report.FlowCsv;
import dev.rondo.command.report.FlowPicture;
import dev.rondo.command.report.FlowTable;
import dev.rondo.command.terminal.Failures;
import dev.rondo.command.terminal.Subcommand;
import dev.rondo.flow.Flow;
import dev.rondo.model.AtomicFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** FILE or MODEL -> how the gradient passes through time: a table, a picture, and remedies. */
@Command(name = "flow", header = "Show how the gradient passes through time: whether it vanishes or explodes, where, and what to change.",
    description = "Of a program with data the network is looked at as it starts, of a model as it was trained, over examples of the validation part or of --data. A cell is looked at alone, with random inputs and a loss that reads the last step only. docs/gradient-flow.md says what the numbers mean.",
    footer = {
        "", "Examples:",
        "  rondo flow lstm --dims H=64,I=8 --steps 100",
        "  rondo flow examples/sunspots.rondo --set window=200 --out flow.png",
        "  rondo flow examples/sunspots.safetensors --csv flow.csv"})
final class FlowCommand extends Subcommand {

  @Mixin private ProgramArgument chosen;

  @Option(names = {"--data", "--text"}, paramLabel = "F", description = "The file or folder to take examples from. The second one holds the labels of the first, or is one more text.")
  private List<Path> data = List.of();

  @Option(names = "--set", paramLabel = "KEY=VALUE", description = "A setting of the program's data or train block. Can be repeated.")
  private List<String> settings = List.of();

  @Option(names = "--dims", split = ",", paramLabel = "NAME=SIZE", description = "Sizes of a cell's dimensions. Default: 16.")
  private List<OptionConverters.Size> dims = List.of();

  @Option(names = "--steps", paramLabel = "T", description = "Time steps. Default: 100 for a cell, the window of the data for a network.")
  private Optional<Integer> steps = Optional.empty();

  @Option(names = "--examples", paramLabel = "N", defaultValue = "32", description = "The maximum number of examples. Default: ${DEFAULT-VALUE}.")
  private int examples;

  @Option(names = "--seed", paramLabel = "N", description = "Seed of the initial weights and of random inputs.")
  private Optional<Long> seed = Optional.empty();

  @Option(names = "--last-step", description = "Use a loss that reads the outputs at the last step only, instead of the network's loss.")
  private boolean lastStep;

  @Option(names = "--bound", paramLabel = "R", defaultValue = "0.001", description = "Report where the gradient falls below R times that of the last step, or rises above it divided by R. Default: ${DEFAULT-VALUE}.")
  private double bound;

  @Option(names = "--out", paramLabel = "PICTURE", description = "The picture to write: .png or .svg.")
  private Optional<Path> out = Optional.empty();

  @Option(names = "--csv", paramLabel = "F", description = "The CSV file to write every number of every step to.")
  private Optional<Path> csv = Optional.empty();

  @Override
  public Integer call() {
    if (!(bound > 0 && bound < 1)) throw new IllegalArgumentException("a bound of " + bound + "; it must be between 0 and 1, such as 0.001");
    out.filter(file -> !FlowPicture.isPicture(file)).ifPresent(file -> {
      throw new IllegalArgumentException("a picture " + file + "; its name must end in .png or .svg");
    });
    out.ifPresent(Outputs::check);
    csv.ifPresent(Outputs::check);
    FlowInput seen = FlowInput.of(chosen, new FlowInput.Wish(data, settings, Dimensions.of(dims), steps, examples, seed, lastStep));
    seen.note().ifPresent(err()::println);
    Flow flow = seen.flow();
    new FlowTable(flow, bound).print(seen.what(), out());
    csv.ifPresent(file -> write(file, FlowCsv.of(flow).getBytes(StandardCharsets.UTF_8)));
    out.ifPresent(file -> FlowPicture.bytes(flow, file, err()).ifPresent(bytes -> write(file, bytes)));
    return Failures.GOOD;
  }

  private void write(Path file, byte[] bytes) {
    AtomicFile.write(file, bytes);
    out().println("wrote " + file);
  }
}
