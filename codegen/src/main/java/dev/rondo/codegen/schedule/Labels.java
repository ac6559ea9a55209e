package dev.rondo.codegen.schedule;

import dev.rondo.graph.Elementwise;
import dev.rondo.graph.Expr;
import dev.rondo.graph.Recurrence;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** A short name for every value: the one that the text gave it, or what little it is made of. */
final class Labels {

  private final Map<Expr, String> names = new HashMap<>();

  Labels(Recurrence r) {
    names.putAll(r.names());
    r.outputs().forEach(o -> names.putIfAbsent(o.value(), o.name()));
    r.updates().forEach(u -> names.putIfAbsent(u.value(), u.target().name() + "'"));
  }

  Map<Expr, String> names() {
    return names;
  }

  String of(Expr e) {
    return of(e, 2);
  }

  /** Of what lies side by side: {@code [a | b]}. */
  String of(List<Expr> values) {
    return values.size() == 1 ? of(values.get(0)) : values.stream().map(this::of).collect(Collectors.joining(" | ", "[", "]"));
  }

  private String of(Expr e, int depth) {
    String known = names.get(e);
    if (known != null) return known;
    return switch (e.op()) {
      case PARAM, INPUT, STATE -> e.name();
      case CONSTANT, SIZE, EXTENT -> e.toString();
      case MATMUL -> depth == 0 ? "product" : closed(of(e.arg(0), depth - 1)) + " @ " + closed(of(e.arg(1), depth - 1));
      case TRANSPOSE -> "transpose(" + of(e.arg(0), depth) + ")";
      case MAP -> mapped(e, depth);
      case BROADCAST -> of(e.arg(0), depth);
      case OUTER, SUM, MAXIMUM, SLICE, CONCAT, PICK, PLACE, TOTAL, FINAL, LAST, AT_LAST, STEPS, AT_STEPS -> called(e.op().name(), e, depth);
    };
  }

  private String mapped(Expr e, int depth) {
    boolean sign = e.args().size() == 2 && !Character.isLetter(e.function().text().charAt(0));
    if (!sign || depth == 0) return called(e.function().name(), e, depth);
    boolean sum = e.is(Elementwise.ADD);
    String a = of(e.arg(0), depth - 1), b = of(e.arg(1), depth - 1);
    return (sum ? a : closed(a)) + " " + e.function().text() + " " + (sum ? b : closed(b));
  }

  /** In brackets, where it is an operation. */
  private static String closed(String label) {
    return label.contains(" ") && !label.endsWith(")") ? "(" + label + ")" : label;
  }

  private String called(String name, Expr e, int depth) {
    String small = name.toLowerCase(Locale.ROOT);
    return depth == 0 ? small : e.args().stream().map(a -> of(a, depth - 1)).collect(Collectors.joining(", ", small + "(", ")"));
  }
}
