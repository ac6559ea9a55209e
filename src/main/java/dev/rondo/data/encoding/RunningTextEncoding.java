package dev.rondo.data.encoding;

import com.google.gson.annotations.SerializedName;
import dev.rondo.data.Role;
import dev.rondo.data.Window;
import dev.rondo.data.store.Grid;
import dev.rondo.data.token.Lexicon;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToIntFunction;

/**
 * text -> windows of tokens, one-hot or as indices, and the next token of each as its target; and back. A model stores
 * the lexicon.
 */
public record RunningTextEncoding(
    @SerializedName("lexicon") Lexicon lexicon,
    @SerializedName("window")  Window window) implements Encoding.Paired {

  public RunningTextEncoding {
    Objects.requireNonNull(lexicon);
    Objects.requireNonNull(window);
  }

  public RunningTextEncoding(Lexicon lexicon, int steps) {
    this(lexicon, new Window(steps, 1, steps));
  }

  /** One number for an index, otherwise one for each token. */
  @Override
  public Map<String, Integer> widths(Role role) {
    return each(role, input -> role.indices().contains(input) ? 1 : lexicon.size());
  }

  @Override
  public Map<String, Integer> positions(Role role) {
    Map<String, Integer> all = each(role, input -> lexicon.size());
    all.keySet().retainAll(role.indices());
    return all;
  }

  private static Map<String, Integer> each(Role role, ToIntFunction<String> count) {
    Map<String, Integer> counts = new HashMap<>();
    for (String input : List.of(role.input(), role.target())) counts.put(input, count.applyAsInt(input));
    return counts;
  }

  /** Examples that start at the given tokens of a text. */
  public WindowDataset windows(Grid codes, int[] starts, Role role) {
    return new WindowDataset(List.of(
        new WindowDataset.Field(role.input(), series(codes, role.input(), role), 0, true),
        new WindowDataset.Field(role.target(), series(codes, role.target(), role), 1, role.targetOverTime())), window.steps(), starts);
  }

  private Series series(Grid codes, String input, Role role) {
    return Series.of(codes, lexicon.size(), role.indices().contains(input));
  }
}
