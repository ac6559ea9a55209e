package dev.rondo.bench.workload;

import dev.rondo.graph.Recurrence;
import dev.rondo.graph.language.Language;
import dev.rondo.graph.library.Library;
import dev.rondo.graph.text.Source;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Cell name -> its equations: the library's, and those that only the benchmark has. */
final class Cells {

  private Cells() {}

  static Recurrence named(String name) {
    try (InputStream in = name.matches("\\w+") ? Cells.class.getResourceAsStream("cells/" + name + ".rondo") : null) {
      if (in == null) return Language.cell(name);
      Source text = new Source(name + ".rondo", new String(in.readAllBytes(), StandardCharsets.UTF_8));
      return Language.parse(text, Library.standard()).cell(name).orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
