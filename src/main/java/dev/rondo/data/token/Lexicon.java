package dev.rondo.data.token;

import com.google.gson.annotations.SerializedName;
import dev.rondo.data.DataException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a model knows of a language: the tokens 0 .. V-1 that it reads a text as. Where there is an {@code unknown} token it is number 0 and stands for all that have none of their
 * own; then come {@code pieces}, then a piece for each merge of two before it. A model keeps it; {@link #tokeniser} puts it to use.
 */
public record Lexicon(
    @SerializedName("unit")      Unit unit,
    @SerializedName("lowercase") boolean lowercase,
    @SerializedName("unknown")   boolean unknown,
    @SerializedName("pieces")    List<String> pieces,
    @SerializedName("merges")    List<Merge> merges) {

  private static final int LONGEST = 1 << 26;   // of the texts of all merges together

  /** Two tokens that are read as one where they meet. */
  public record Merge(
      @SerializedName("left")  int left,
      @SerializedName("right") int right) {}

  /**
   * How to learn one: what a token is, whether letters are made small, whether what has no token is read as the unknown one, how many tokens there are at most (0: any number), and how
   * often a token must occur, or a pair to become one; without an unknown token all characters are kept.
   */
  public record Fitting(Unit unit, boolean lowercase, boolean unknown, int vocabulary, int least) {
    /** Every character of a text, in whatever part. */
    public static final Fitting ALL_CHARACTERS = new Fitting(Unit.CHARACTERS, false, false, 0, 1);
  }

  public Lexicon {
    Objects.requireNonNull(unit);
    pieces = List.copyOf(pieces);
    merges = List.copyOf(merges);
    once(pieces);
    for (String p : pieces) {
      if (p.isEmpty() || unit != Unit.WORDS && p.codePointCount(0, p.length()) > 1) throw new IllegalArgumentException("has the piece '" + p + "', which is not one " + (unit == Unit.WORDS ? "word" : "character"));
    }
    if (!merges.isEmpty()) check(unit, pieces, merges, unknown ? 1 : 0);
  }

  /** Throws {@link IllegalArgumentException} for a text that stands there twice, since each has a number. */
  public static void once(List<String> texts) {
    Set<String> seen = new HashSet<>();
    for (String text : texts) if (!seen.add(text)) throw new IllegalArgumentException("has '" + text + "' twice");
  }

  /** A merge joins two tokens before it; all of them are short enough to be written down. */
  private static void check(Unit unit, List<String> pieces, List<Merge> merges, int first) {
    if (unit != Unit.BYTE_PAIRS) throw new IllegalArgumentException("has merges, which are of byte pairs alone");
    int base = first + pieces.size();
    int[] lengths = new int[base + merges.size()];
    for (int code = first; code < base; code++) lengths[code] = pieces.get(code - first).length();
    long all = 0;
    for (int i = 0; i < merges.size(); i++) {
      Merge m = merges.get(i);
      if (Math.min(m.left, m.right) < first || Math.max(m.left, m.right) >= base + i) throw new IllegalArgumentException("has merge " + i + " of tokens " + m.left + " and " + m.right + ", which are not both before it");
      lengths[base + i] = lengths[m.left] + lengths[m.right];
      all += lengths[base + i];
      if (all > LONGEST) throw new IllegalArgumentException("has tokens of more than " + LONGEST + " characters in all");
    }
  }

  /** Learns from the texts of the training part. Throws {@link DataException} where nothing is left to know. */
  public static Lexicon fit(Fitting how, Stream<String> texts) {
    Map<String, Long> words = new HashMap<>(), runs = new HashMap<>();
    long[] characters = new long[how.unit == Unit.WORDS ? 0 : Character.MAX_CODE_POINT + 1];
    texts.map(t -> cased(how.lowercase, t)).forEach(text -> {
      switch (how.unit) {
        case WORDS      -> WordSplitter.of(text).forEach(w -> words.merge(w, 1L, Long::sum));
        case CHARACTERS -> text.codePoints().forEach(c -> characters[c]++);
        case BYTE_PAIRS -> {
          text.codePoints().forEach(c -> characters[c]++);
          BytePairs.runs(text).forEach(r -> runs.merge(r, 1L, Long::sum));
        }
      }
    });
    TreeMap<String, Long> counts = new TreeMap<>(words);
    for (int c = 0; c < characters.length; c++) if (characters[c] > 0) counts.put(Character.toString(c), characters[c]);
    return of(how, counts, new TreeMap<>(runs));
  }

  /** Of tokens that are given one by one. */
  public static Lexicon ofTokens(Fitting how, Stream<String> tokens) {
    TreeMap<String, Long> counts = new TreeMap<>();
    tokens.forEach(t -> counts.merge(cased(how.lowercase, t), 1L, Long::sum));
    return of(how, counts, new TreeMap<>());
  }

  private static Lexicon of(Fitting how, TreeMap<String, Long> counts, TreeMap<String, Long> runs) {
    boolean pairs = how.unit == Unit.BYTE_PAIRS;
    int reserved = how.unknown ? 1 : 0, most = pairs || how.vocabulary == 0 ? Integer.MAX_VALUE : how.vocabulary - reserved;
    List<String> kept = new ArrayList<>(counts.keySet().stream().filter(p -> !how.unknown || counts.get(p) >= how.least).toList());
    if (kept.size() > most) kept = kept.stream().sorted(Comparator.comparing((String p) -> -counts.get(p))).limit(most).toList();   // a stable sort: equals stay in order
    if (kept.isEmpty()) throw new DataException("the training part has no " + how.unit.one() + " that occurs " + how.least + " times", "give more text, or set 'least' lower");
    List<String> pieces = kept.stream().sorted((p, q) -> Arrays.compare(p.codePoints().toArray(), q.codePoints().toArray())).toList();
    if (!pairs) return new Lexicon(how.unit, how.lowercase, how.unknown, pieces, List.of());
    int base = pieces.size() + reserved;
    if (how.vocabulary < base) throw new DataException("a vocabulary of " + how.vocabulary + " pieces, but the training part has " + pieces.size() + " different characters", "set 'vocabulary' to more, such as " + 10 * base);
    Map<String, Integer> codes = codes(pieces, reserved);
    return new Lexicon(how.unit, how.lowercase, how.unknown, pieces,
        BytePairs.learn(runs, run -> run.codePoints().map(c -> codes.getOrDefault(Character.toString(c), -1)).toArray(), base, how.vocabulary - base, how.least));
  }

  static Map<String, Integer> codes(List<String> pieces, int from) {
    Map<String, Integer> codes = new HashMap<>();
    for (String piece : pieces) codes.put(piece, from + codes.size());
    return codes;
  }

  static String cased(boolean lowercase, String text) {
    return lowercase ? text.toLowerCase(Locale.ROOT) : text;
  }

  /** How many tokens there are, V. */
  public int size() {
    return base() + merges.size();
  }

  /** The number of the first token that is no character alone but a merge. */
  int base() {
    return first() + pieces.size();
  }

  /** The number of the first token that can be written. */
  public int first() {
    return unknown ? 1 : 0;
  }

  public Tokeniser tokeniser() {
    return new Tokeniser(this);
  }
}
