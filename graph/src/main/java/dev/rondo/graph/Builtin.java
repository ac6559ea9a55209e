package dev.rondo.graph;

import java.util.Arrays;
import java.util.Optional;

/** The functions of the language that are neither elementwise nor text in the prelude. */
enum Builtin {
  MAX("max", "max(a, b) number by number, or max(x) along the last axis, or max(x, axis = k)"),
  SUM("sum", "sum(x) along the last axis, sum(x, axis = k), or sum(x, axis = all)"),
  MEAN("mean", "mean(x) along the last axis, mean(x, axis = k), or mean(x, axis = all)"),
  DOT("dot", "dot(a, b)"),
  OUTER("outer", "outer(a, b)"),
  TRANSPOSE("transpose", "transpose(W)"),
  CONCAT("concat", "concat(a, b, ..) or concat(a, b, axis = k)"),
  PICK("pick", "pick(E, i) with an index i, a number, or pick(x, y) with a weight for each position"),
  PLACE("place", "place(x, i, V) with an index i and the length of the new axis"),
  MASS("mass", "mass(y) of an index or of a vector of weights"),
  BROADCAST("broadcast", "broadcast(x, H, I) with the axes of the result"),
  ZEROS("zeros", "zeros(H, I)"),
  ONES("ones", "ones(H, I)"),
  SIZE("size", "size(H) with a dimension, or size(x) with a value"),
  EXTENT("extent", "extent(batch), extent(time) or extent(batch, time)"),
  TOTAL("total", "total(x), total(x, batch), total(x, time) or total(x, batch, time)"),
  AVERAGE("average", "average(x), average(x, batch) or average(x, time)"),
  PEAK("peak", "peak(x, time)"),
  FINAL("final", "final(h) with a state"),
  LAST("last", "last(x)"),
  LAST_STEP("last_step", "last_step(x)"),
  AT_LAST("at_last", "at_last(x)"),
  DROPOUT("dropout", "dropout(x, p), or dropout(x, p, per = example) for one mask for all steps"),
  STEPS("steps", "steps(x)"),
  AT_STEPS("at_steps", "at_steps(x)"),
  BIDIRECTIONAL("bidirectional", "bidirectional(lstm(x, H = 64)) with a cell of any kind, or bidirectional(.., join = add)"),
  AFFINE("affine", "affine(x, h) or affine(x, h, to = H)");

  private final String text;
  private final String form;

  Builtin(String text, String form) {
    this.text = text;
    this.form = form;
  }

  String text() {
    return text;
  }

  /** How a call looks. */
  String form() {
    return form;
  }

  static Optional<Builtin> named(String name) {
    return Arrays.stream(values()).filter(b -> b.text.equals(name)).findFirst();
  }
}
