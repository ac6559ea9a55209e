package dev.rondo.data;

import java.util.List;
import java.util.Objects;

/** text -> windows of one-hot characters, each with the character that follows as its target; and back. A model keeps the vocabulary. */
public record Characters(String alphabet, Window window) implements Encoding {

  public Characters {
    Objects.requireNonNull(alphabet);
    Objects.requireNonNull(window);
  }

  public Characters(Vocabulary vocabulary, int steps) {
    this(vocabulary.text(), new Window(steps, 1, steps));
  }

  public Vocabulary vocabulary() {
    return Vocabulary.of(alphabet);
  }

  /** Examples that begin at the given characters of a text. */
  public Windows windows(String text, int[] starts, Role role) {
    Vocabulary vocabulary = vocabulary();
    Series series = new Series.OneHot(vocabulary.encode(text), vocabulary.size());
    return new Windows(List.of(
        new Windows.Field(role.input(), series, 0, true),
        new Windows.Field(role.target(), series, 1, role.targetOverTime())), window.steps(), starts);
  }
}
