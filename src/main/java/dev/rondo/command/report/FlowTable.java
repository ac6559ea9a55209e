package dev.rondo.command.report;

import dev.rondo.flow.Advice;
import dev.rondo.flow.Flow;
import dev.rondo.flow.Flow.GateUse;
import dev.rondo.flow.Flow.Layer;
import dev.rondo.flow.Flow.Passage;
import dev.rondo.flow.NormSeries;
import dev.rondo.flow.NormSeries.Verdict;
import dev.rondo.flow.Spectrum;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** flow -> a table for people. */
public final class FlowTable {

  private static final int ROWS = 11;

  private final Flow flow;
  private final double bound;

  public FlowTable(Flow flow, double bound) {
    this.flow = flow;
    this.bound = bound;
  }

  public void print(String what, PrintWriter out) {
    out.printf(Locale.ROOT, "%s: %d step%s, %d %s%n", flow.name(), flow.steps(), flow.steps() == 1 ? "" : "s", flow.examples(), what);
    out.printf(Locale.ROOT, "loss %.4g, length of its gradient by all weights %.3g%n", flow.loss(), flow.gradient());
    if (flow.everyStep()) out.println("the loss reads every step, so that gradient comes in at each; --last-step shows what of the last step's is left");
    int first = flow.running()[0], last = flow.running()[flow.steps() - 1];
    if (last < first) out.printf(Locale.ROOT, "means are over the examples that have a step: %d have the first, %d the last%n", first, last);
    out.println();
    steps(out);
    out.println();
    flow.states().forEach(p -> out.println("  " + verdict(p)));
    flow.layers().forEach(layer -> out.println("  " + spectrum(layer)));
    if (!flow.gates().isEmpty()) gates(out);
    out.println();
    out.println("advice");
    List<Advice> advice = Advice.of(flow);
    if (advice.isEmpty()) out.println("  " + (flow.steps() == 1 ? "none: one step has no way back" : "none: nothing vanishes, explodes or is saturated"));
    advice.forEach(a -> out.println("  " + a));
  }

  /** The states of a layer, by name. */
  static String states(Layer layer) {
    return layer.states().stream().map(Passage::state).collect(Collectors.joining(", "));
  }

  private void steps(PrintWriter out) {
    out.println("length of d loss / d state after a step, mean over examples and spread; norm of d state / d state before");
    StringBuilder head = new StringBuilder(String.format("%6s", "step"));
    flow.states().forEach(p -> head.append(String.format("  %18s", p.state())));
    flow.layers().forEach(l -> head.append(String.format("  %" + width(l) + "s", "step of " + states(l))));
    out.println(head);
    for (int t : shown()) {
      StringBuilder row = new StringBuilder(String.format(Locale.ROOT, "%6d", t + 1));
      for (Passage p : flow.states()) row.append(String.format(Locale.ROOT, "  %18s", cell(p.course(), t)));
      for (Layer l : flow.layers()) row.append(String.format("  %" + width(l) + "s", t < l.spectrum().mean().length ? norm(l.spectrum().mean()[t]) : ""));
      out.println(row.toString().stripTrailing());
    }
  }

  private static int width(Layer layer) {
    return Math.max(10, 8 + states(layer).length());
  }

  /** Empty past the longest sequence of a state. */
  private static String cell(NormSeries course, int t) {
    if (t >= course.steps()) return "";
    double mean = course.mean()[t];
    return mean == 0 ? "0" : String.format(Locale.ROOT, "%.2e +- %3.0f %%", mean, 100 * course.spread()[t] / mean);
  }

  /** At most {@value #ROWS} steps, including the first and the last. */
  private int[] shown() {
    int last = flow.steps() - 1, rows = Math.min(ROWS, flow.steps());
    return IntStream.range(0, rows).map(i -> rows == 1 ? 0 : (int) Math.round((double) i * last / (rows - 1))).toArray();
  }

  private String verdict(Passage p) {
    NormSeries course = p.course();
    StringBuilder line = new StringBuilder(p.state() + " " + course.verdict());
    if (course.verdict() == Verdict.ABSENT || course.verdict() == Verdict.UNKNOWN) return line.toString();
    line.append(String.format(Locale.ROOT, ": times %.4g a step back", course.rate()));
    if (Double.isFinite(course.overall())) line.append(String.format(Locale.ROOT, ", %.1e over %d", course.overall(), course.steps() - 1));
    course.below(bound).ifPresent(t -> line.append(String.format(Locale.ROOT, "; below %s of where it ends from step %d back", number(bound), t + 1)));
    course.above(bound).ifPresent(t -> line.append(String.format(Locale.ROOT, "; above %s times where it ends from step %d back", number(1 / bound), t + 1)));
    return line.toString();
  }

  private static String number(double x) {
    return new BigDecimal(x).round(new MathContext(3)).stripTrailingZeros().toPlainString();
  }

  /** A number of about 1; a small one is not rounded to 0. */
  private static String norm(double x) {
    return String.format(Locale.ROOT, x != 0 && x < 1e-3 ? "%.1e" : "%.3f", x);
  }

  private static String spectrum(Layer layer) {
    Spectrum s = layer.spectrum();
    return String.format(Locale.ROOT, "norm of the step of %s: %s on average (power iteration with products forth and back, %d examples, %s, off by at most %.1f %%)",
        states(layer), norm(s.overall()), s.examples(), s.iterations() == 1 ? "1 round" : s.iterations() + " rounds", 100 * s.error());
  }

  private void gates(PrintWriter out) {
    int width = flow.gates().stream().mapToInt(g -> g.name().length()).max().orElse(0);
    out.println();
    out.printf("  %-" + width + "s  %-8s  %6s  %6s  %6s%n", "gate", "function", "low", "high", "mean");
    for (GateUse g : flow.gates()) {
      String kept = g.kept().isPresent() ? String.format(Locale.ROOT, "  keeps %s of %s a step", norm(g.kept().getAsDouble()), g.state().orElseThrow()) : "";
      out.printf(Locale.ROOT, "  %-" + width + "s  %-8s  %4.0f %%  %4.0f %%  %6.3f%s%n", g.name(), g.function(), 100 * g.lowShare(), 100 * g.highShare(), g.average(), kept);
    }
  }
}
