package dev.rondo.flow;

import dev.rondo.flow.Flow.GateUse;
import dev.rondo.flow.Flow.Layer;
import dev.rondo.flow.Flow.Passage;
import dev.rondo.flow.NormSeries.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** flow -> remedies, each with the number that justifies it. Empty if nothing is wrong. */
public record Advice(String remedy, String because) {

  /** A gate with a larger share of saturated values has a small derivative. */
  private static final double SATURATED = 0.5;

  public static List<Advice> of(Flow flow) {
    List<Advice> all = new ArrayList<>();
    flow.layers().forEach(layer -> longest(layer).ifPresent(state -> {
      if (state.course().verdict() == Verdict.VANISHES) vanishing(flow, layer, state, all);
      if (state.course().verdict() == Verdict.EXPLODES) exploding(flow, layer, state, all);
    }));
    saturated(flow, all);
    residual(flow, all);
    return List.copyOf(all);
  }

  /** The state of the layer with the gradient that reaches farthest back. */
  private static Optional<Passage> longest(Layer layer) {
    return layer.states().stream().filter(p -> p.course().verdict() != Verdict.ABSENT && p.course().verdict() != Verdict.UNKNOWN)
        .max(Comparator.comparingDouble(p -> Double.isNaN(p.course().rate()) ? 0 : p.course().rate()));
  }

  private static void vanishing(Flow flow, Layer layer, Passage state, List<Advice> all) {
    List<GateUse> keeping = flow.gates().stream().filter(g -> g.state().isPresent() && layer.states().stream().anyMatch(p -> p.state().equals(g.state().get()))).toList();
    int steps = state.course().steps() - 1;
    double needed = Math.pow(NormSeries.FACTOR, -1.0 / steps);   // a tenth remains at the far end
    for (GateUse gate : keeping) {
      double kept = gate.kept().orElseThrow();
      if (kept >= needed) continue;
      double bias = Math.log(needed / (1 - needed)) * (gate.complement() ? -1 : 1);
      all.add(new Advice(text("start the bias of '%s' %s %.1f", gate.name(), gate.complement() ? "lower, down to" : "higher, up to", bias),
          text("it keeps %2$.3f of '%1$s' in a step on average, %3$.1e over %4$d steps; for a tenth it takes %5$.3f", gate.state().get(), kept, Math.pow(kept, steps), steps, needed)));
    }
    if (keeping.isEmpty()) all.add(new Advice("use a cell with gates, such as lstm or gru", text("the gradient of '%s' is %s", state.state(), overall(state.course()))));
    if (layer.spectrum().overall() < 1) orthogonal(layer, all);
  }

  private static void exploding(Flow flow, Layer layer, Passage state, List<Advice> all) {
    all.add(new Advice("clip the gradient: clip = norm(1)", text("the gradient of '%s' is %s; that of all weights has length %.1e", state.state(), overall(state.course()), flow.gradient())));
    if (layer.spectrum().overall() > 1) orthogonal(layer, all);
  }

  private static void orthogonal(Layer layer, List<Advice> all) {
    if (layer.freeMatrices().isEmpty()) return;
    all.add(new Advice("start '" + String.join("', '", layer.freeMatrices()) + "' as orthogonal: init orthogonal",
        text("the norm of the Jacobian of a step is %.3f on average, and that of an orthogonal matrix 1", layer.spectrum().overall())));
  }

  private static void saturated(Flow flow, List<Advice> all) {
    flow.gates().stream().filter(g -> harmful(g) > SATURATED).max(Comparator.comparingDouble(Advice::harmful)).ifPresent(g ->
        all.add(new Advice("scale the inputs or start the weights of '" + g.name() + "' smaller", text("%.0f %% of its values are within %.2f of an end of its range, where it has little derivative", 100 * harmful(g), Gate.MARGIN))));
  }

  /** The share of saturated values. A gate that keeps a state is meant to be open, so that end does not count. */
  private static double harmful(GateUse g) {
    return g.state().isEmpty() ? g.saturated() : g.complement() ? g.highShare() : g.lowShare();
  }

  private static void residual(Flow flow, List<Advice> all) {
    if (flow.layers().size() < 2) return;
    Layer first = flow.layers().get(0), last = flow.layers().get(flow.layers().size() - 1);
    double ratio = strength(first) / strength(last);
    if (!(ratio < 1 / NormSeries.FACTOR)) return;
    all.add(new Advice("lead each layer past the next by a residual connection, as in h = h + gru(h, H = 64)", text("the gradient in the first of %d layers is %.1e times that in the last", flow.layers().size(), ratio)));
  }

  /** The largest mean gradient of a layer at any step. */
  private static double strength(Layer layer) {
    return layer.states().stream().flatMapToDouble(p -> java.util.Arrays.stream(p.course().mean())).max().orElseThrow();
  }

  private static String overall(NormSeries course) {
    return text("times %.4g in a step back, %.1e over %d steps", course.rate(), course.overall(), course.steps() - 1);
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  @Override
  public String toString() {
    return remedy + ": " + because;
  }
}
