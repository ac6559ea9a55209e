package dev.rondo.graph.library;

import dev.rondo.graph.text.Source;
import java.util.List;
import java.util.Optional;

/** Cell name -> the text that defines it. */
public interface Library {

  Optional<Source> find(String cellName);

  /** All cells, in a fixed order. */
  List<String> names();

  /** The cells of Rondo, each with the paper that it is from. */
  static Library standard() {
    return Resources.CELLS;
  }

  /** No cells. */
  static Library empty() {
    return new Library() {
      @Override
      public Optional<Source> find(String cellName) {
        return Optional.empty();
      }

      @Override
      public List<String> names() {
        return List.of();
      }
    };
  }
}
