package dev.rondo.data;

import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Texts as tokens, which may be more than memory holds: text e is the rows begins[e] .. ends[e] - 1 of a grid. */
public record Codes(Grid tokens, int[] begins, int[] ends) {

  /** So many texts without tokens. */
  public static Codes empty(int size) {
    return new Codes(new Grid.Numbers(new double[0], 1), new int[size], new int[size]);
  }

  public int size() {
    return begins.length;
  }

  /** The tokens of a text. */
  public int[] of(int text) {
    return IntStream.range(begins[text], ends[text]).map(row -> (int) tokens.at(row, 0)).toArray();
  }

  /** How many tokens a text has. */
  public int length(int text) {
    return ends[text] - begins[text];
  }

  /** Tokens of the longest text; 0 where there are none. */
  public int longest() {
    return IntStream.range(0, size()).map(this::length).max().orElse(0);
  }

  /** Each text after the other. */
  public Stream<int[]> all() {
    return IntStream.range(0, size()).mapToObj(this::of);
  }

  /** Some of them, in this order. */
  public Codes select(int[] which) {
    return new Codes(tokens, Arrays.stream(which).map(e -> begins[e]).toArray(), Arrays.stream(which).map(e -> ends[e]).toArray());
  }
}
