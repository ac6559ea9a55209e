package dev.rondo.graph.simplify;

import dev.rondo.graph.Axes;
import dev.rondo.graph.Build;
import dev.rondo.graph.Constants;
import dev.rondo.graph.Expr;
import dev.rondo.graph.Op;
import dev.rondo.graph.Shape;
import dev.rondo.graph.language.Language;
import dev.rondo.graph.library.Resources;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** {@code pattern => replacement}, where a, b, c, x, y, z stand for any value: one line of {@code simplify.rules}. */
record Rule(String text, Expr pattern, Expr replacement) {

  private static final Map<String, Expr> VARIABLES = new HashMap<>();

  static {
    for (String name : List.of("a", "b", "c", "x", "y", "z")) VARIABLES.put(name, Build.input(name, Shape.SCALAR, Axes.NONE));
  }

  /** The rules of the resource, in its order. */
  static List<Rule> all() {
    List<Rule> rules = new ArrayList<>();
    for (String line : Resources.read("simplify.rules").text().lines().toList()) {
      String text = line.replaceFirst("#.*", "").strip();
      if (!text.isEmpty()) rules.add(of(text));
    }
    return rules;
  }

  static Rule of(String text) {
    String[] sides = text.split("=>");
    return new Rule(text, Language.expression(sides[0], VARIABLES), Language.expression(sides[1], VARIABLES));
  }

  /** The values of the variables if the pattern matches this expression, or null. */
  Map<Expr, Expr> match(Expr e) {
    Map<Expr, Expr> bound = new HashMap<>();
    return match(pattern, e, bound) ? bound : null;
  }

  private static boolean match(Expr pattern, Expr e, Map<Expr, Expr> bound) {
    if (pattern.is(Op.INPUT)) return bound.putIfAbsent(pattern, e) == null || bound.get(pattern) == e;
    if (pattern.is(Op.CONSTANT)) return Constants.isFilled(e, pattern.number());
    if (e.op() != pattern.op() || !e.detail().equals(pattern.detail())) return false;
    for (int i = 0; i < pattern.args().size(); i++) if (!match(pattern.arg(i), e.arg(i), bound)) return false;
    return true;
  }
}
