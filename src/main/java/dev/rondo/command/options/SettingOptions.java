package dev.rondo.command.options;

import dev.rondo.settings.Overrides;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** --epochs, --set and similar options -> overrides of the settings in the file. */
public final class SettingOptions {

  @Option(names = "--epochs", paramLabel = "N", description = "Passes over the data.")
  private Optional<String> epochs = Optional.empty();

  @Option(names = "--batch", paramLabel = "N", description = "Examples in a step.")
  private Optional<String> batch = Optional.empty();

  @Option(names = "--rate", paramLabel = "R", description = "The learning rate.")
  private Optional<String> rate = Optional.empty();

  @Option(names = "--seed", paramLabel = "N", description = "Seed of the initial weights and of the order of examples.")
  private Optional<String> seed = Optional.empty();

  @Option(names = "--set", paramLabel = "KEY=VALUE", description = "A setting of the data or train block, written as in the file: rate=0.1. Quote a text twice: 'file=\"a.csv\"'. Can be repeated.")
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
