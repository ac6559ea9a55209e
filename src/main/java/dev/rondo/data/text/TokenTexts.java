package dev.rondo.data.text;

import dev.rondo.data.DataException;
import dev.rondo.data.store.Grid;
import dev.rondo.data.store.SpillingGrid;
import dev.rondo.data.store.TempFile;
import dev.rondo.data.token.Tokeniser;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Texts as tokens, which may exceed the memory: text e is the rows begins[e] .. ends[e] - 1 of a grid. */
public record TokenTexts(Grid tokens, int[] begins, int[] ends) {

  /**
   * The tokens of {@code size} texts of a file, at most {@code longest} of each (0: all). Throws {@link DataException},
   * with the {@code line} of the text, for a token that is not in a lexicon without an unknown token.
   */
  static TokenTexts of(Path file, int size, IntFunction<String> text, IntUnaryOperator line, Tokeniser tokeniser, int longest) {
    SpillingGrid codes = RunningText.spool(tokeniser.lexicon(), TempFile.most());
    int[] begins = new int[size], ends = new int[size];
    for (int e = 0; e < size; e++) {
      int at = line.applyAsInt(e);
      int[] all = tokeniser.encode(text.apply(e), (found, remedy) -> new DataException(file, at, found, remedy));
      int count = longest > 0 ? Math.min(longest, all.length) : all.length;
      for (int i = 0; i < count; i++) codes.add(all[i]);
      begins[e] = e == 0 ? 0 : ends[e - 1];
      ends[e] = begins[e] + count;
    }
    return new TokenTexts(codes.grid(), begins, ends);
  }

  /** Texts without tokens. */
  public static TokenTexts empty(int size) {
    return new TokenTexts(new Grid.Numbers(new double[0], 1), new int[size], new int[size]);
  }

  public int size() {
    return begins.length;
  }

  /** The tokens of a text. */
  public int[] of(int text) {
    return IntStream.range(begins[text], ends[text]).map(row -> (int) tokens.at(row, 0)).toArray();
  }

  /** The number of tokens of a text. */
  public int length(int text) {
    return ends[text] - begins[text];
  }

  /** The number of tokens of the longest text; 0 if there are no texts. */
  public int longest() {
    return IntStream.range(0, size()).map(this::length).max().orElse(0);
  }

  /** All texts in order. */
  public Stream<int[]> all() {
    return IntStream.range(0, size()).mapToObj(this::of);
  }

  /** The chosen texts, in this order. */
  public TokenTexts select(int[] which) {
    return new TokenTexts(tokens, Arrays.stream(which).map(e -> begins[e]).toArray(), Arrays.stream(which).map(e -> ends[e]).toArray());
  }
}
