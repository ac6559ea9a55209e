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
 * The vocabulary of a model: the tokens 0 .. V-1. An {@code unknown} token, if present, has index 0 and stands for all
 * tokens outside the vocabulary. Then come {@code pieces}, then a token for each merge of two earlier ones. A model
 * stores its lexicon; {@link #tokeniser} applies it.
 */
public record Lexicon(
    @SerializedName("unit")      Unit unit,
    @SerializedName("lowercase") boolean lowercase,
    @SerializedName("unknown")   boolean unknown,
    @SerializedName("pieces")    List<String> pieces,
    @SerializedName("merges")    List<Merge> merges) {

  private static final int LONGEST = 1 << 26;   // total length of the texts of all merges

  /** Two tokens that are merged into one if they are neighbours. */
  public record Merge(
      @SerializedName("left")  int left,
      @SerializedName("right") int right) {}

  /**
   * How to learn a lexicon: the unit of a token, whether letters become lower case, and whether there is an unknown
   * token. {@code vocabulary} is the maximum number of tokens (0: any number). {@code least} is how often a token must
   * occur, or a pair to be merged. Without an unknown token, all characters are kept.
   */
  public record Fitting(Unit unit, boolean lowercase, boolean unknown, int vocabulary, int least) {
    /** Every character of a text, from any part of the data. */
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

  /** Throws {@link IllegalArgumentException} for a duplicate text, because each has one index. */
  public static void once(List<String> texts) {
    Set<String> seen = new HashSet<>();
    for (String text : texts) if (!seen.add(text)) throw new IllegalArgumentException("has '" + text + "' twice");
  }

  /** A merge joins two earlier tokens, and every token is short enough to be stored. */
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

  /** Learns from the texts of the training part. Throws {@link DataException} if the lexicon would be empty. */
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

  /** Learns from tokens that are given one by one. */
  public static Lexicon ofTokens(Fitting how, Stream<String> tokens) {
    TreeMap<String, Long> counts = new TreeMap<>();
    tokens.forEach(t -> counts.merge(cased(how.lowercase, t), 1L, Long::sum));
    return of(how, counts, new TreeMap<>());
  }

  private static Lexicon of(Fitting how, TreeMap<String, Long> counts, TreeMap<String, Long> runs) {
    boolean pairs = how.unit == Unit.BYTE_PAIRS;
    int reserved = how.unknown ? 1 : 0, most = pairs || how.vocabulary == 0 ? Integer.MAX_VALUE : how.vocabulary - reserved;
    List<String> kept = new ArrayList<>(counts.keySet().stream().filter(p -> !how.unknown || counts.get(p) >= how.least).toList());
    if (kept.size() > most) kept = kept.stream().sorted(Comparator.comparing((String p) -> -counts.get(p))).limit(most).toList();   // a stable sort: ties keep their order
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

  /** The number of tokens, V. */
  public int size() {
    return base() + merges.size();
  }

  /** The index of the first token that is a merge. */
  int base() {
    return first() + pieces.size();
  }

  /** The index of the first token other than the unknown one. */
  public int first() {
    return unknown ? 1 : 0;
  }

  public Tokeniser tokeniser() {
    return new Tokeniser(this);
  }
}
