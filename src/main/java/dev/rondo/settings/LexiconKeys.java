package dev.rondo.settings;

import dev.rondo.data.token.Lexicon;
import dev.rondo.data.token.Unit;
import java.util.Arrays;
import java.util.stream.Collectors;

/** {@code tokens}, {@code lowercase}, {@code unseen}, {@code vocabulary}, {@code least} -> how to learn a lexicon. */
final class LexiconKeys {

  /** Default vocabulary size of byte pairs. */
  private static final int PIECES = 1000;

  private LexiconKeys() {}

  /**
   * A lexicon of texts. For a {@code running} text of characters, it contains every character, so that bits a character
   * are comparable. Otherwise rare tokens are unknown.
   */
  static Lexicon.Fitting of(Keys keys, boolean running) {
    Unit unit = keys.choice("tokens", Unit.CHARACTERS, LexiconKeys::unit);
    return fitting(keys, unit, !(running && unit == Unit.CHARACTERS));
  }

  /** A lexicon of tokens that the data lists one by one. */
  static Lexicon.Fitting given(Keys keys) {
    return fitting(keys, Unit.WORDS, true);
  }

  private static Lexicon.Fitting fitting(Keys keys, Unit unit, boolean otherwise) {
    boolean lowercase = keys.flag("lowercase", false);
    boolean unknown = keys.choice("unseen", otherwise, (word, arguments) -> switch (word) {
      case "refuse"  -> false;
      case "unknown" -> true;
      default        -> throw arguments.unknown("refuse, unknown");
    });
    boolean pairs = unit == Unit.BYTE_PAIRS;
    for (String key : pairs ? new String[] {} : new String[] {"vocabulary", "least"}) {
      if (!unknown && keys.has(key)) keys.wrong(key, "'" + key + "' leaves out some " + unit.text() + ", which 'unseen = refuse' would then refuse", "set unseen = unknown, or leave '" + key + "' out");
    }
    int vocabulary = keys.has("vocabulary") ? keys.count("vocabulary", PIECES) : pairs ? PIECES : 0;
    if (keys.has("vocabulary") && vocabulary < 2) keys.wrong("vocabulary", "a vocabulary of " + vocabulary, "it must be at least 2");
    int least = DataPlan.positive(keys, "least", unknown ? 2 : 1);
    return new Lexicon.Fitting(unit, lowercase, unknown, Math.max(0, vocabulary), least);
  }

  private static Unit unit(String word, Arguments arguments) {
    return Arrays.stream(Unit.values()).filter(u -> u.text().equals(word)).findFirst()
        .orElseThrow(() -> arguments.unknown(Arrays.stream(Unit.values()).map(Unit::text).collect(Collectors.joining(", "))));
  }
}
