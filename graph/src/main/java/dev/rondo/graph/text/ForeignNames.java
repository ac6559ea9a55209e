package dev.rondo.graph.text;

import static java.util.Map.entry;

import java.util.Map;
import java.util.Optional;

/** A function of mathematics, or of another library, that Rondo has under another name or not at all -> the remedy. */
public final class ForeignNames {

  private static final String BEFORE = "give its values as an input, as a column that is computed before; Rondo's functions of a number are abs, exp, log, sqrt, tanh, sigmoid, softplus, relu, silu, gelu";
  private static final String STEPS = "comparisons make steps, as (x > 0) + (x > 1); what depends on the data alone can be rounded there";
  private static final String LN2 = "0.6931471805599453", LN10 = "2.302585092994046";

  // @formatter:off
  /** The equivalent in the language, of vectors x, a, b and c, a matrix W and numbers. */
  static final Map<String, String> EXPRESSIONS = Map.ofEntries(
      entry("ln",          "log(x)"),
      entry("log2",        "log(x) / " + LN2),
      entry("log10",       "log(x) / " + LN10),
      entry("log1p",       "log(1 + x)"),
      entry("exp2",        "exp(" + LN2 + " * x)"),
      entry("expm1",       "exp(x) - 1"),
      entry("rsqrt",       "1 / sqrt(x)"),
      entry("\u03c3",      "sigmoid(x)"),
      entry("sinh",        "(exp(x) - exp(-x)) / 2"),
      entry("cosh",        "(exp(x) + exp(-x)) / 2"),
      entry("sign",        "(x > 0) - (x < 0)"),
      entry("logistic",    "sigmoid(x)"),
      entry("clip",        "min(max(x, -1), 1)"),
      entry("clamp",       "min(max(x, -1), 1)"),
      entry("leaky_relu",  "max(x, 0.01 * x)"),
      entry("elu",         "select(x > 0, x, exp(min(x, 0)) - 1)"),
      entry("mish",        "x * tanh(softplus(x))"),
      entry("log_softmax", "x - logsumexp(x)"),
      entry("matmul",      "W @ x"),
      entry("mm",          "W @ x"),
      entry("mv",          "W @ x"),
      entry("cat",         "concat(a, b)"),
      entry("concatenate", "concat(a, b)"),
      entry("stack",       "concat(a, b)"),
      entry("if",          "select(a > 0, a, b)"),
      entry("var",         "mean(square(x - mean(x)))"),
      entry("std",         "sqrt(mean(square(x - mean(x))))"),
      entry("norm",        "sqrt(sum(square(x)))"),
      entry("minimum",     "min(a, b)"),
      entry("maximum",     "max(a, b)"),
      entry("zeros_like",  "0 * x"),
      entry("ones_like",   "0 * x + 1"),
      entry("mse_loss",    "mse(a, b)"),
      entry("l1_loss",     "mae(a, b)"));

  private static final Map<String, String> ADVICE = Map.ofEntries(
      entry("sin", BEFORE), entry("cos", BEFORE), entry("tan", BEFORE), entry("asin", BEFORE), entry("acos", BEFORE), entry("atan", BEFORE), entry("atan2", BEFORE),
      entry("floor", STEPS), entry("ceil", STEPS), entry("round", STEPS), entry("trunc", STEPS),
      entry("pow",         "write x ^ 2 where the power is a whole number, else exp(p * log(x))"),
      entry("power",       "write x ^ 2 where the power is a whole number, else exp(p * log(x))"),
      entry("cumsum",      "keep the sum in a state, as s' = s + x"),
      entry("erf",         "write tanh(1.1284 * x + 0.1009 * x ^ 3), which is within 4e-4 of it"),
      entry("argmax",      "leave it out: give out the numbers themselves, and predict names the greatest"),
      entry("linear",      "apply the cell dense, as dense(x, 64), or write W @ x + b"),
      entry("rnn",         "apply the cell elman, as elman(x, H = 64)"),
      entry("batchnorm",   "write layernorm(x), which needs no other examples"));
  // @formatter:on

  private ForeignNames() {}

  /** The remedy for a call of this function; empty for an unknown name. */
  public static Optional<String> of(String name) {
    String known = name.toLowerCase(java.util.Locale.ROOT);
    return Optional.ofNullable(EXPRESSIONS.get(known)).map(expression -> "write " + expression).or(() -> Optional.ofNullable(ADVICE.get(known)));
  }
}
