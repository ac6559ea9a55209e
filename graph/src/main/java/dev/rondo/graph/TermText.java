package dev.rondo.graph;

import static dev.rondo.graph.Precedence.COMPARISON;
import static dev.rondo.graph.Precedence.MATRIX;
import static dev.rondo.graph.Precedence.PIECE;
import static dev.rondo.graph.Precedence.SIGNED;
import static dev.rondo.graph.Precedence.SUM;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Expression -> text, with as few parentheses as the grammar needs. A node with a name is written as its name. */
final class TermText {

  private static final int DEEPEST = 40;
  private static final int LONGEST = 4000;

  private final Map<Expr, String> names;
  private final FinalStateRewrite finals;   // null without a recurrence
  private int depth;
  private int length;

  /** With the recurrence of the expressions; without one, texts are cut short. */
  TermText(Map<Expr, String> names, Recurrence recurrence) {
    this.names = names;
    this.finals = recurrence == null ? null : new FinalStateRewrite(recurrence);
  }

  String text(Expr e) {
    return at(COMPARISON, e);
  }

  /** The definition of an expression that has a name. */
  String definition(Expr e) {
    return written(COMPARISON, e);
  }

  private String at(int level, Expr e) {
    String name = names.get(e);
    return name != null ? name : written(level, e);
  }

  private String written(int level, Expr e) {
    if (finals == null && (depth > DEEPEST || length > LONGEST)) return "...";
    depth++;
    String text = plain(e);
    depth--;
    length += 4;
    return level(e) < level ? "(" + text + ")" : text;
  }

  private static int level(Expr e) {
    return switch (e.op()) {
      case CONSTANT -> e.number() < 0 || 1 / e.number() < 0 ? SIGNED : PIECE;
      case MATMUL -> MATRIX;
      case MAP -> e.is(Elementwise.NEG) && e.arg(0).is(Op.CONSTANT) ? PIECE : Precedence.of(e.function());
      case PARAM, INPUT, STATE, SIZE, EXTENT, BROADCAST, TRANSPOSE, OUTER, REDUCE, SLICE, CONCAT, PICK, PLACE, TOTAL, FINAL, LAST, AT_LAST, STEPS, AT_STEPS -> PIECE;
    };
  }

  private String plain(Expr e) {
    return switch (e.op()) {
      case CONSTANT             -> Printer.number(e.number());
      case PARAM, INPUT, STATE  -> e.name();
      case SIZE                 -> "size(" + e.length() + ")";
      case EXTENT               -> "extent(" + e.over() + ")";
      case MAP                  -> map(e, e.function());
      case BROADCAST            -> broadcast(e);
      case TRANSPOSE            -> call("transpose", e);
      case MATMUL               -> at(MATRIX, e.arg(0)) + " @ " + at(PIECE, e.arg(1));
      case OUTER                -> call("outer", e);
      case REDUCE               -> reduction(e);
      case SLICE                -> at(PIECE, e.arg(0)) + slice(e.range());
      case CONCAT               -> "concat(" + arguments(e) + (e.axis() == 0 ? ")" : ", axis = " + e.axis() + ")");
      case PICK                 -> call("pick", e);
      case PLACE                -> "place(" + arguments(e) + ", " + e.length() + ")";
      case TOTAL                -> "total(" + arguments(e) + (e.over().equals(e.arg(0).axes()) ? ")" : ", " + e.over() + ")");
      case FINAL                -> "final(" + e.arg(0).name() + ")";
      case LAST                 -> call(finals != null && finals.apply(e.arg(0)) ? "last_step" : "last", e);
      case AT_LAST              -> call("at_last", e);
      case STEPS                -> call("steps", e);
      case AT_STEPS             -> call("at_steps", e);
    };
  }

  private String map(Expr e, Elementwise f) {
    if (f == Elementwise.NEG) return e.arg(0).is(Op.CONSTANT) ? call("neg", e) : "-" + at(MATRIX, e.arg(0));
    int level = Precedence.of(f);
    if (level == PIECE) return call(f.text(), e);
    return level == COMPARISON ? infix(e, SUM, SUM) : infix(e, level, level + 1);   // a - (b - c) keeps its brackets
  }

  private String infix(Expr e, int left, int right) {
    return at(left, e.arg(0)) + " " + e.function().text() + " " + at(right, e.arg(1));
  }

  private String call(String name, Expr e) {
    return name + "(" + arguments(e) + ")";
  }

  private String arguments(Expr e) {
    return e.args().stream().map(this::text).collect(Collectors.joining(", "));
  }

  private String broadcast(Expr e) {
    String dims = e.shape().dims().stream().map(Dim::toString).collect(Collectors.joining(", "));
    if (isFilled(e, 0)) return "zeros(" + dims + ")";
    if (isFilled(e, 1)) return "ones(" + dims + ")";
    return "broadcast(" + text(e.arg(0)) + ", " + dims + ")";
  }

  private static boolean isFilled(Expr e, double value) {
    return e.arg(0).is(Op.CONSTANT) && Double.compare(e.arg(0).number(), value) == 0;
  }

  private String reduction(Expr e) {
    boolean last = e.axis() == e.arg(0).shape().rank() - 1;
    return e.fold().text() + "(" + text(e.arg(0)) + (last ? ")" : ", axis = " + e.axis() + ")");
  }

  private static String slice(Expr.Detail.Range range) {
    return "[" + ":, ".repeat(range.axis()) + range.from() + ":" + range.to() + "]";
  }

  /** Nodes that are written out at every use, unless the text named them: a name would only hide their definition. */
  static boolean isTrivial(Expr e) {
    return e.args().isEmpty() || e.is(Op.FINAL) || e.is(Op.BROADCAST) && e.arg(0).args().isEmpty();
  }

  static List<Op> named() {
    return List.of(Op.PARAM, Op.INPUT, Op.STATE);
  }
}
