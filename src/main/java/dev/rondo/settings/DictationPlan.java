package dev.rondo.settings;

import dev.rondo.data.Lexicon;
import dev.rondo.data.Split;
import java.util.List;
import java.util.Optional;

/** {@code data { .. }} of texts that are to be said: {@code pairs} of a source and a text a line, or {@code lines} of a text each, with a label before it or without. Without {@code test} the validation part is what is measured. */
public record DictationPlan(boolean pairs, List<String> from, Lexicon.Fitting lexicon, Split split, Optional<Split> test) implements DataPlan {

  static DictationPlan of(Keys keys) {
    boolean pairs = keys.has("pairs");
    List<String> from = List.of(keys.text(pairs ? "pairs" : "lines").orElse(""));
    return new DictationPlan(pairs, from, Tokens.of(keys, false), DataPlan.split(keys, "split"), LabelPlan.test(keys));
  }
}
