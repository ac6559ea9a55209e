package dev.rondo.graph;

/** placeholder */
final class Printer {
  static String expression(Expr e) { return e.op().toString() + e.args(); }
  static String print(Recurrence r) { return r.name(); }
  static String number(double v) { return "" + v; }
}
