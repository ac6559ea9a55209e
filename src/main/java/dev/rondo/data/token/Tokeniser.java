package dev.rondo.data.token;

import dev.rondo.data.DataException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** text ↔ token indices, by a {@link Lexicon}. Several threads may use a tokeniser. */
public final class Tokeniser {

  private static final int MOST_RUNS = 1 << 18;   // size of the cache; a long text has an unlimited number of different runs

  private final Lexicon lexicon;
  private final List<String> texts = new ArrayList<>();   // text of each token
  private final Map<String, Integer> codes;
  private final int[] byCharacter;   // code of each character, or -1
  private final Map<Long, Integer> merges = new HashMap<>();
  private final Map<String, int[]> runs = new ConcurrentHashMap<>();

  Tokeniser(Lexicon lexicon) {
    this.lexicon = lexicon;
    if (lexicon.unknown()) texts.add("");
    texts.addAll(lexicon.pieces());
    codes = Lexicon.codes(lexicon.pieces(), lexicon.first());
    byCharacter = new int[lexicon.unit() == Unit.WORDS ? 0 : 1 + lexicon.pieces().stream().mapToInt(p -> p.codePointAt(0)).max().orElse(0)];
    Arrays.fill(byCharacter, -1);
    if (byCharacter.length > 0) codes.forEach((piece, code) -> byCharacter[piece.codePointAt(0)] = code);
    for (Lexicon.Merge m : lexicon.merges()) {
      merges.put(BytePairs.key(m.left(), m.right()), texts.size());
      texts.add(texts.get(m.left()) + texts.get(m.right()));
    }
  }

  public Lexicon lexicon() {
    return lexicon;
  }

  /** Throws {@link DataException}, which names the first token that is not in a lexicon without an unknown token. */
  public int[] encode(String text) {
    return encode(text, DataException::new);
  }

  /**
   * Like {@code encode(text)}; {@code wrong} makes the exception from the error and its remedy, so that it can name a
   * position.
   */
  public int[] encode(String text, BiFunction<String, String, DataException> wrong) {
    String cased = Lexicon.cased(lexicon.lowercase(), text);
    return switch (lexicon.unit()) {
      case WORDS      -> WordSplitter.of(cased).stream().mapToInt(w -> code(w, wrong)).toArray();
      case CHARACTERS -> cased.codePoints().map(c -> character(c, wrong)).toArray();
      case BYTE_PAIRS -> BytePairs.runs(cased).stream().map(r -> remembered(r, wrong)).flatMapToInt(Arrays::stream).toArray();
    };
  }

  /** The index of one token, which may contain any characters. */
  public int token(String token, BiFunction<String, String, DataException> wrong) {
    return code(Lexicon.cased(lexicon.lowercase(), token), wrong);
  }

  private int[] remembered(String run, BiFunction<String, String, DataException> wrong) {
    int[] known = runs.get(run);
    if (known != null) return known;
    int[] now = run(run, wrong);
    if (runs.size() < MOST_RUNS) runs.put(run, now);
    return now;
  }

  private int[] run(String run, BiFunction<String, String, DataException> wrong) {
    int[] now = run.codePoints().map(c -> character(c, wrong)).toArray();
    while (true) {
      int first = Integer.MAX_VALUE, at = -1;   // the earliest merge
      for (int i = 0; i + 1 < now.length; i++) {
        int merge = merges.getOrDefault(BytePairs.key(now[i], now[i + 1]), Integer.MAX_VALUE);
        if (merge < first) {
          first = merge;
          at = i;
        }
      }
      if (at < 0) return now;
      now = BytePairs.merged(now, now[at], now[at + 1], first);
    }
  }

  private int character(int c, BiFunction<String, String, DataException> wrong) {
    int code = c < byCharacter.length ? byCharacter[c] : -1;
    return code >= 0 ? code : code(Character.toString(c), wrong);
  }

  private int code(String piece, BiFunction<String, String, DataException> wrong) {
    Integer code = codes.get(piece);
    if (code != null) return code;
    if (lexicon.unknown()) return 0;
    String one = lexicon.unit() == Unit.WORDS ? "word '" + piece + "'" : "character " + show(piece.codePointAt(0));
    throw wrong.apply(one + " is not among the " + lexicon.pieces().size() + " that the model knows", "it knows " + shown() + "; write the text with these");
  }

  /** The text of a token; empty for the unknown one. */
  public String text(int code) {
    return texts.get(code);
  }

  /**
   * The text of a token after another token, with a space if needed. A negative {@code before} means that it comes
   * first.
   */
  public String after(int before, int code) {
    return lexicon.unit() == Unit.WORDS ? WordSplitter.after(before < 0 ? "" : text(before), text(code)) : text(code);
  }

  /** The number of characters of tokens; an unknown token counts as one. */
  public long characters(IntStream tokens) {
    return tokens.mapToLong(c -> Math.max(1, text(c).codePointCount(0, text(c).length()))).sum();
  }

  private String shown() {
    boolean words = lexicon.unit() == Unit.WORDS;
    Stream<String> visible = lexicon.pieces().stream().filter(p -> p.codePoints().noneMatch(c -> Character.isWhitespace(c) || Character.isISOControl(c)));
    List<String> shown = visible.toList();
    int most = Math.min(shown.size(), words ? 20 : 100);
    return String.join(words ? ", " : "", shown.subList(0, most)) + (most < shown.size() ? " and " + (shown.size() - most) + " more" : "") + (words ? "" : " and white space");
  }

  private static String show(int character) {
    String code = String.format("U+%04X", character);
    return Character.isISOControl(character) ? code : "'" + Character.toString(character) + "' (" + code + ")";
  }
}
