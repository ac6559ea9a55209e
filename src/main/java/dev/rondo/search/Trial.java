package dev.rondo.search;

import dev.rondo.graph.text.LanguageException;
import dev.rondo.graph.text.Position;
import dev.rondo.graph.text.Source;
import dev.rondo.settings.Overrides;
import dev.rondo.settings.Variation;
import dev.rondo.settings.Variation.Value;
import dev.rondo.train.SplitMix;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One training of a search: its number, from 1, the value of each setting that varies, and these values as settings.
 */
public record Trial(int number, List<String> values, Overrides settings) {

  public Trial {
    values = List.copyOf(values);
  }

  /**
   * Every combination; the last setting changes first. Throws {@link LanguageException} for a range, which has no
   * combinations.
   */
  public static List<Trial> grid(List<Variation> variations) {
    List<List<Value>> all = List.of(List.of());
    for (Variation v : variations) {
      if (v.range().isPresent()) throw refused(v, "a range of '" + v.key() + "' in a search over all combinations", "list its values, as " + v.key() + "=1,2,3, or draw some with --trials 20");
      List<List<Value>> longer = new ArrayList<>();
      for (List<Value> before : all) for (Value value : v.values()) {
        List<Value> row = new ArrayList<>(before);
        row.add(value);
        longer.add(row);
      }
      all = longer;
    }
    return numbered(all);
  }

  /**
   * Draws {@code count} different combinations at random. A draw depends only on the seed, the trial's number and the
   * key, so a longer search starts with the same trials.
   */
  public static List<Trial> drawn(List<Variation> variations, int count, long seed) {
    List<List<Value>> all = new ArrayList<>();
    for (int n = 1; n <= count; n++) {
      List<Value> row = new ArrayList<>();
      for (Variation v : variations) row.add(v.at(SplitMix.of(seed, "trial " + n + " of " + v.key()).uniform()));
      all.add(row);
    }
    return numbered(all);
  }

  private static List<Trial> numbered(List<List<Value>> rows) {
    Map<List<String>, List<Value>> distinct = new LinkedHashMap<>();
    rows.forEach(row -> distinct.putIfAbsent(row.stream().map(Value::text).toList(), row));
    List<Trial> trials = new ArrayList<>();
    distinct.forEach((texts, row) -> trials.add(new Trial(trials.size() + 1, texts, row.stream().map(Value::setting).reduce(Overrides.NONE, Overrides::and))));
    return trials;
  }

  private static LanguageException refused(Variation v, String found, String remedy) {
    return new LanguageException(List.of(new Position(new Source("--vary", v.key() + " = .."), 1, 1).diagnose(found, remedy)));
  }
}
