package dev.rondo.data;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToIntFunction;

/** text -> windows of characters, one-hot or as indices, each with the character that follows as its target; and back. A model keeps the vocabulary. */
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

  /** One number for an index, else one for each character. */
  @Override
  public Map<String, Integer> widths(Role role) {
    return each(role, input -> role.indices().contains(input) ? 1 : vocabulary().size());
  }

  @Override
  public Map<String, Integer> positions(Role role) {
    Map<String, Integer> all = each(role, input -> vocabulary().size());
    all.keySet().retainAll(role.indices());
    return all;
  }

  private static Map<String, Integer> each(Role role, ToIntFunction<String> count) {
    Map<String, Integer> counts = new HashMap<>();
    for (String input : List.of(role.input(), role.target())) counts.put(input, count.applyAsInt(input));
    return counts;
  }

  /** Examples that begin at the given characters of a text. */
  public Windows windows(String text, int[] starts, Role role) {
    Vocabulary vocabulary = vocabulary();
    int[] codes = vocabulary.encode(text);
    return new Windows(List.of(
        new Windows.Field(role.input(), series(codes, vocabulary, role.indices().contains(role.input())), 0, true),
        new Windows.Field(role.target(), series(codes, vocabulary, role.indices().contains(role.target())), 1, role.targetOverTime())), window.steps(), starts);
  }

  private static Series series(int[] codes, Vocabulary vocabulary, boolean index) {
    return index ? new Series.Codes(codes) : new Series.OneHot(codes, vocabulary.size());
  }
}
