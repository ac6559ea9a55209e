package dev.rondo.graph;

import java.util.Map;

/** How tightly an operation of the language binds; what binds less tightly than what it stands in is written in brackets. */
public final class Precedence {

  public static final int COMPARISON = 0, SUM = 1, PRODUCT = 2, SIGNED = 3, MATRIX = 4, PIECE = 5;

  private static final Map<Elementwise, Integer> SIGNS = Map.of(
      Elementwise.LESS, COMPARISON, Elementwise.LESS_EQUAL, COMPARISON, Elementwise.EQUAL, COMPARISON,
      Elementwise.ADD, SUM, Elementwise.SUB, SUM, Elementwise.MUL, PRODUCT, Elementwise.DIV, PRODUCT, Elementwise.NEG, SIGNED);

  private Precedence() {}

  /** Of a function; what has no sign is written as a call, which is a {@link #PIECE}. */
  public static int of(Elementwise function) {
    return SIGNS.getOrDefault(function, PIECE);
  }
}
