package dev.rondo.data.file;

import dev.rondo.data.DataException;
import java.nio.file.Path;
import java.util.List;

/** The fields of the first row of a table. {@link Header} decides whether they are names or data. */
public record FirstRow(Path file, TableLayout layout, long line, List<String> fields) {

  public FirstRow {
    fields = List.copyOf(fields);
  }

  DataException wrong(String found, String remedy) {
    return new DataException(file, line, found, remedy);
  }
}
