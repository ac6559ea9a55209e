package dev.rondo.codegen.schedule.plan;

import static dev.rondo.graph.Precedence.MATRIX;
import static dev.rondo.graph.Precedence.PIECE;
import static dev.rondo.graph.Precedence.SIGNED;

import dev.rondo.graph.Expr;
import dev.rondo.graph.Op;
import dev.rondo.graph.Precedence;
import dev.rondo.graph.Recurrence;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** A short name for every value: its name in the text, or its expression if that is short. */
public final class ValueNames {

  private static final int LEAST = 2, MOST = 5;   // nested operations that are written out
  private static final int SHORT = 32;

  private final Map<Expr, String> names = new HashMap<>();
  private final Map<Expr, String> made = new HashMap<>();

  public ValueNames(Recurrence r) {
    names.putAll(r.names());
    r.outputs().forEach(o -> names.putIfAbsent(o.value(), o.name()));
    r.updates().forEach(u -> names.putIfAbsent(u.value(), u.target().name() + "'"));
  }

  public Map<Expr, String> names() {
    return names;
  }

  public String of(Expr e) {
    String known = made.get(e);
    if (known == null) made.put(e, known = written(e));
    return known;
  }

  /** With as many operations as a short name has room for. */
  private String written(Expr e) {
    String label = of(e, LEAST);
    for (int depth = LEAST + 1; depth <= MOST; depth++) {
      String longer = of(e, depth);
      if (longer.length() > SHORT) break;
      label = longer;
    }
    return label;
  }

  /** The name of adjacent values: {@code [a | b]}. */
  public String of(List<Expr> values) {
    return values.size() == 1 ? of(values.get(0)) : values.stream().map(this::of).collect(Collectors.joining(" | ", "[", "]"));
  }

  private String of(Expr e, int depth) {
    String known = names.get(e);
    if (known != null) return known;
    return switch (e.op()) {
      case PARAM, INPUT, STATE -> e.name();
      case CONSTANT, SIZE, EXTENT -> e.toString();
      case MATMUL -> depth == 0 ? "product" : at(MATRIX, e.arg(0), depth - 1) + " @ " + at(PIECE, e.arg(1), depth - 1);
      case TRANSPOSE -> "transpose(" + of(e.arg(0), depth) + ")";
      case MAP -> mapped(e, depth);
      case BROADCAST -> of(e.arg(0), depth);
      case REDUCE -> called(e.fold().name(), e, depth);
      case OUTER, SLICE, CONCAT, PICK, PLACE, TOTAL, FINAL, LAST, AT_LAST, STEPS, AT_STEPS -> called(e.op().name(), e, depth);
    };
  }

  private String mapped(Expr e, int depth) {
    int level = level(e, depth);
    if (level == PIECE) return called(e.function().name(), e, depth);
    if (level == SIGNED) return "-" + at(MATRIX, e.arg(0), depth - 1);
    return at(level, e.arg(0), depth - 1) + " " + e.function().text() + " " + at(level + 1, e.arg(1), depth - 1);
  }

  /** In brackets if it binds less tightly than the expression around it. */
  private String at(int level, Expr e, int depth) {
    String label = of(e, depth);
    return level(e, depth) < level ? "(" + label + ")" : label;
  }

  private int level(Expr e, int depth) {
    if (names.containsKey(e) || depth == 0) return PIECE;   // a word
    if (e.is(Op.BROADCAST)) return level(e.arg(0), depth);
    return e.is(Op.MATMUL) ? MATRIX : e.is(Op.MAP) ? Precedence.of(e.function()) : PIECE;
  }

  private String called(String name, Expr e, int depth) {
    String small = name.toLowerCase(Locale.ROOT);
    return depth == 0 ? small : e.args().stream().map(a -> of(a, depth - 1)).collect(Collectors.joining(", ", small + "(", ")"));
  }
}
