package dev.rondo.command.options;

import dev.rondo.settings.Overrides;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** --epochs, --set and the like -> settings in place of those in the file. */
public final class SettingOptions {

  @Option(names = "--epochs", paramLabel = "N", description = "Passes over the data.")
  private Optional<String> epochs = Optional.empty();

  @Option(names = "--batch", paramLabel = "N", description = "Examples in a step.")
  private Optional<String> batch = Optional.empty();

  @Option(names = "--rate", paramLabel = "R", description = "The learning rate.")
  private Optional<String> rate = Optional.empty();

  @Option(names = "--seed", paramLabel = "N", description = "Of the first weights and the order of examples.")
  private Optional<String> seed = Optional.empty();

  @Option(names = "--set", paramLabel = "KEY=VALUE", description = "Any setting of the file's data and train blocks, as it would stand there: rate=0.1, or a text in quotes within those of the shell, as 'file=\"a.csv\"'; can be given several times.")
  private List<String> others = List.of();

  public Overrides overrides() {
    List<Overrides> all = new ArrayList<>();
    epochs.ifPresent(v -> all.add(Overrides.parse("epochs = " + v, "--epochs")));
    batch.ifPresent(v -> all.add(Overrides.parse("batch = " + v, "--batch")));
    rate.ifPresent(v -> all.add(Overrides.parse("rate = " + v, "--rate")));
    seed.ifPresent(v -> all.add(Overrides.parse("seed = " + v, "--seed")));
    others.forEach(other -> all.add(new Overrides(other.strip().replaceFirst("\\s*=\\s*", " = "), Overrides.typed(other, "--set").entries())));
    return all.stream().reduce(Overrides.NONE, Overrides::and);
  }
}
