package dev.rondo.graph.language;

import dev.rondo.graph.Recurrence;
import dev.rondo.graph.text.Settings;
import java.util.List;
import java.util.Optional;

/** The content of a file: cells, networks, and the settings for their use. */
public record Definitions(List<Recurrence> cells, List<Network> networks, List<Settings> settings) {

  public Definitions {
    cells = List.copyOf(cells);
    networks = List.copyOf(networks);
    settings = List.copyOf(settings);
  }

  public Optional<Recurrence> cell(String name) {
    return cells.stream().filter(c -> c.name().equals(name)).findFirst();
  }

  public Optional<Network> network(String name) {
    return networks.stream().filter(n -> n.recurrence().name().equals(name)).findFirst();
  }

  public Optional<Settings> settings(String name) {
    return settings.stream().filter(s -> s.name().equals(name)).findFirst();
  }
}
