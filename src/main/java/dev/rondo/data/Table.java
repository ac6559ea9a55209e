package dev.rondo.data;

import java.nio.file.Path;
import java.util.List;

/** rows x columns of numbers: the wanted columns of a file, each under the name that it was asked for by. */
public record Table(Path file, List<Column> columns) {

  /** One column, top to bottom. */
  public record Column(String name, double[] values) {}

  public Table {
    columns = List.copyOf(columns);
  }

  public int rows() {
    return columns.isEmpty() ? 0 : columns.get(0).values().length;
  }

  public Column column(String name) {
    return columns.stream().filter(c -> c.name().equals(name)).findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no column '" + name + "' was read from " + file));
  }
}
