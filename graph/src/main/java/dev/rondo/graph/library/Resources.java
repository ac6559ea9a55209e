package dev.rondo.graph.library;

import dev.rondo.graph.text.Source;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** The text resources of this module. */
public final class Resources {

  /** The cells in the folder of this class, listed in {@code cells/index}. */
  static final Library CELLS = new Library() {
    private final List<String> names = read("cells/index").text().lines().filter(line -> !line.isBlank()).toList();

    @Override
    public Optional<Source> find(String cellName) {
      return names.contains(cellName) ? Optional.of(read("cells/" + cellName + ".rondo")) : Optional.empty();
    }

    @Override
    public List<String> names() {
      return names;
    }
  };

  private Resources() {}

  public static Source read(String name) {
    try (InputStream in = Resources.class.getResourceAsStream("/dev/rondo/" + name)) {
      if (in == null) throw new IllegalStateException("the resource " + name + " is missing from the archive");
      return new Source(name.substring(name.lastIndexOf('/') + 1), new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
