package dev.rondo.graph.language;

import java.util.Arrays;
import java.util.Optional;

/** The functions of the language that are neither elementwise nor defined as text in the prelude. */
enum Builtin {
  MAX("max", 2, "max(a, b) number by number, or max(x) along the last axis, or max(x, axis = k)"),
  MIN("min", 2, "min(a, b) number by number, or min(x) along the last axis, or min(x, axis = k)"),
  SUM("sum", 1, "sum(x) along the last axis, sum(x, axis = k), or sum(x, axis = all)"),
  MEAN("mean", 1, "mean(x) along the last axis, mean(x, axis = k), or mean(x, axis = all)"),
  DOT("dot", 2, "dot(a, b)"),
  OUTER("outer", 2, "outer(a, b)"),
  TRANSPOSE("transpose", 1, "transpose(W)"),
  CONCAT("concat", 0, "concat(a, b, ..) or concat(a, b, axis = k)"),
  PICK("pick", 2, "pick(E, i) with an index i, a number, or pick(x, y) with a weight for each position"),
  PLACE("place", 2, "place(x, i, V) with an index i and the length of the new axis"),
  MASS("mass", 1, "mass(y) of an index or of a vector of weights"),
  BROADCAST("broadcast", 1, "broadcast(x, H, I) with the axes of the result"),
  ZEROS("zeros", 0, "zeros(H, I)"),
  ONES("ones", 0, "ones(H, I)"),
  SIZE("size", 0, "size(H) with a dimension, or size(x) with a value"),
  EXTENT("extent", 0, "extent(batch), extent(time) or extent(batch, time)"),
  TOTAL("total", 1, "total(x), total(x, batch), total(x, time) or total(x, batch, time)"),
  AVERAGE("average", 1, "average(x), average(x, batch) or average(x, time)"),
  PEAK("peak", 1, "peak(x, time)"),
  FINAL("final", 0, "final(h) with a state"),
  LAST("last", 1, "last(x)"),
  LAST_STEP("last_step", 1, "last_step(x)"),
  AT_LAST("at_last", 1, "at_last(x)"),
  DROPOUT("dropout", 2, "dropout(x, p), or dropout(x, p, per = example) for one mask for all steps"),
  STEPS("steps", 1, "steps(x)"),
  AT_STEPS("at_steps", 1, "at_steps(x)"),
  BIDIRECTIONAL("bidirectional", 0, "bidirectional(lstm(x, H = 64)) with a cell of any kind, or bidirectional(.., join = add)"),
  AFFINE("affine", 0, "affine(x, h) or affine(x, h, to = H)");

  private final String text;
  private final int operands;
  private final String form;

  Builtin(String text, int operands, String form) {
    this.text = text;
    this.operands = operands;
    this.form = form;
  }

  String text() {
    return text;
  }

  /**
   * The number of leading arguments that are values and are read one by one. The others are dimensions, axes or words,
   * or are read together.
   */
  int operands() {
    return operands;
  }

  /** The form of a call. */
  String form() {
    return form;
  }

  static Optional<Builtin> named(String name) {
    return Arrays.stream(values()).filter(b -> b.text.equals(name)).findFirst();
  }
}
