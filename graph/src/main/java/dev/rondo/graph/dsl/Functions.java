package dev.rondo.graph.dsl;

import dev.rondo.graph.Axes;
import dev.rondo.graph.Build;
import dev.rondo.graph.Dim;
import dev.rondo.graph.Elementwise;
import dev.rondo.graph.Expr;
import dev.rondo.graph.Value;
import dev.rondo.graph.language.Language;
import java.util.Arrays;
import java.util.Map;

/** The functions of the language in Java, for {@code import static}. */
public final class Functions {

  private Functions() {}

  public static Expr zero() {
    return Build.constant(0);
  }

  public static Expr one() {
    return Build.constant(1);
  }

  public static Expr number(double value) {
    return Build.constant(value);
  }

  public static Expr exp(Value x) {
    return Build.map(Elementwise.EXP, x.expr());
  }

  public static Expr log(Value x) {
    return Build.map(Elementwise.LOG, x.expr());
  }

  public static Expr sqrt(Value x) {
    return Build.map(Elementwise.SQRT, x.expr());
  }

  public static Expr abs(Value x) {
    return Build.map(Elementwise.ABS, x.expr());
  }

  public static Expr tanh(Value x) {
    return Build.map(Elementwise.TANH, x.expr());
  }

  public static Expr sigmoid(Value x) {
    return Build.map(Elementwise.SIGMOID, x.expr());
  }

  public static Expr softplus(Value x) {
    return Build.map(Elementwise.SOFTPLUS, x.expr());
  }

  public static Expr stopGradient(Value x) {
    return Build.map(Elementwise.STOP, x.expr());
  }

  public static Expr max(Value a, Value b) {
    return Build.map(Elementwise.MAX, a.expr(), b.expr());
  }

  public static Expr min(Value a, Value b) {
    return Build.map(Elementwise.MIN, a.expr(), b.expr());
  }

  /** a if the condition is not 0, else b. */
  public static Expr select(Value condition, Value a, Value b) {
    return Build.map(Elementwise.SELECT, condition.expr(), a.expr(), b.expr());
  }

  /** 1 if a &lt; b, else 0. */
  public static Expr less(Value a, Value b) {
    return Build.map(Elementwise.LESS, a.expr(), b.expr());
  }

  /** The sum along the last axis. */
  public static Expr sum(Value x) {
    return prelude("sum", x);
  }

  /** The mean along the last axis. */
  public static Expr mean(Value x) {
    return prelude("mean", x);
  }

  public static Expr dot(Value a, Value b) {
    return Build.dot(a.expr(), b.expr());
  }

  public static Expr outer(Value a, Value b) {
    return Build.outer(a.expr(), b.expr());
  }

  public static Expr transpose(Value x) {
    return Build.transpose(x.expr());
  }

  /** The values one after the other along the first axis. */
  public static Expr concat(Value... parts) {
    return Build.concat(0, Arrays.stream(parts).map(Value::expr).toList());
  }

  /** The element at an index of the first axis: a row of a matrix, a number of a vector. */
  public static Expr pick(Value x, Value index) {
    return Build.pick(x.expr(), index.expr());
  }

  /** Zeros, except x at an index of a new first axis. */
  public static Expr place(Value x, Value index, Dim length) {
    return Build.place(x.expr(), index.expr(), length);
  }

  /** Σ over implicit axes: examples, steps or both. */
  public static Expr total(Value x, Axes over) {
    return Build.total(x.expr(), over);
  }

  /** The mean over the implicit axes that the value varies over; for sequences with lengths, over their real steps. */
  public static Expr average(Value x, Axes over) {
    return Build.average(x.expr(), over);
  }

  /** A sequence at its last step. */
  public static Expr last(Value x) {
    return Build.last(x.expr());
  }

  /** A state after its last step, as {@code instance.states().get("h")}. */
  public static Expr finalOf(Value state) {
    return Build.finalOf(state.expr());
  }

  /** The values of all steps as one, a row for each: [H] over time is [T, H]. */
  public static Expr steps(Value x) {
    return Build.steps(x.expr());
  }

  /**
   * The values [V] of all steps, weighted by the match of their keys [K] and the query [K]: scaled dot-product
   * attention (Vaswani et al. 2017).
   */
  public static Expr attention(Value query, Value keys, Value values) {
    return Language.expression("attention(q, k, v)", Map.of("q", query.expr(), "k", keys.expr(), "v", values.expr()));
  }

  /**
   * Like {@code attention}, with the score weights · tanh(query + key), each [A]: additive attention (Bahdanau et al.
   * 2015).
   */
  public static Expr additiveAttention(Value query, Value keys, Value values, Value weights) {
    return Language.expression("additive_attention(q, k, v, w)", Map.of("q", query.expr(), "k", keys.expr(), "v", values.expr(), "w", weights.expr()));
  }

  /** Mean squared error, over units, examples and steps. */
  public static Expr mse(Value p, Value y) {
    return Language.expression("mse(p, y)", Map.of("p", p.expr(), "y", y.expr()));
  }

  /** -Σ y log(softmax(logits)), averaged over examples and steps; y is a distribution. */
  public static Expr crossEntropy(Value logits, Value y) {
    return Language.expression("cross_entropy(logits, y)", Map.of("logits", logits.expr(), "y", y.expr()));
  }

  public static Expr relu(Value x) {
    return prelude("relu", x);
  }

  public static Expr silu(Value x) {
    return prelude("silu", x);
  }

  public static Expr gelu(Value x) {
    return prelude("gelu", x);
  }

  public static Expr softmax(Value x) {
    return prelude("softmax", x);
  }

  public static Expr logsumexp(Value x) {
    return prelude("logsumexp", x);
  }

  public static Expr layernorm(Value x) {
    return prelude("layernorm", x);
  }

  /** A function of one value that is defined in text. */
  private static Expr prelude(String function, Value x) {
    return Language.expression(function + "(x)", Map.of("x", x.expr()));
  }
}
