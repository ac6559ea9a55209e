package dev.rondo.graph;

import java.util.Map;

/**
 * The precedence of an operation of the language. An operand that binds less tightly than the operation around it is
 * written in brackets.
 */
public final class Precedence {

  public static final int COMPARISON = 0, SUM = 1, PRODUCT = 2, SIGNED = 3, MATRIX = 4, PIECE = 5;

  private static final Map<Elementwise, Integer> SIGNS = Map.of(
      Elementwise.LESS, COMPARISON, Elementwise.LESS_EQUAL, COMPARISON, Elementwise.EQUAL, COMPARISON,
      Elementwise.ADD, SUM, Elementwise.SUB, SUM, Elementwise.MUL, PRODUCT, Elementwise.DIV, PRODUCT, Elementwise.NEG, SIGNED);

  private Precedence() {}

  /** The precedence of a function; a function without a sign is written as a call, which is a {@link #PIECE}. */
  public static int of(Elementwise function) {
    return SIGNS.getOrDefault(function, PIECE);
  }
}
