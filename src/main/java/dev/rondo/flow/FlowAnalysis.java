package dev.rondo.flow;

import dev.rondo.codegen.Compiled;
import dev.rondo.codegen.machine.Element;
import dev.rondo.codegen.options.Options;
import dev.rondo.codegen.runtime.Session;
import dev.rondo.flow.Flow.GateUse;
import dev.rondo.flow.Flow.Layer;
import dev.rondo.flow.Flow.Passage;
import dev.rondo.graph.Axes;
import dev.rondo.graph.Elementwise;
import dev.rondo.graph.Expr;
import dev.rondo.graph.Graphs;
import dev.rondo.graph.Initialiser.Kind;
import dev.rondo.graph.Op;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.Recurrence.Input;
import dev.rondo.graph.Recurrence.Param;
import dev.rondo.graph.Recurrence.State;
import dev.rondo.graph.rewrite.Dropout;
import dev.rondo.train.step.TrainingStep;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * (network, sizes, θ, batch) -> {@link Flow}, in double precision, by programs of its own: the network with its
 * backward pass, and one for the step of each layer. Dropout is off, as in inference. Jacobians are estimated for the
 * first {@value #LOOKED_AT} examples. If sequences have lengths, steps end with the longest example, and means are over
 * active examples.
 */
public final class FlowAnalysis {

  private static final int LOOKED_AT = 8;

  private final Recurrence network;
  private final Map<String, double[]> weights;
  private final Feed feed;
  private final ActiveExamples running;
  private final Options options;

  private FlowAnalysis(Recurrence network, Map<String, Integer> sizes, Map<String, double[]> weights, Feed feed) {
    this.network = Dropout.without(network);
    this.weights = weights;
    this.running = ActiveExamples.of(this.network, feed);
    this.feed = feed.until(running.steps(), this.network);
    this.options = Options.of(sizes, feed.examples(), running.steps()).element(Element.F64);
  }

  /**
   * Analyses a network with a loss, such as {@link LastStep} makes from a cell. Throws {@link IllegalArgumentException}
   * if the network has no loss, or no state that the loss depends on. It also throws if a weight or input is missing or
   * not a finite number, or if a state overflows.
   */
  public static Flow look(Recurrence network, Map<String, Integer> sizes, Map<String, double[]> weights, Feed feed) {
    return new FlowAnalysis(network, sizes, weights, feed).flow();
  }

  private Flow flow() {
    if (network.states().isEmpty()) {
      throw new IllegalArgumentException("'" + network.name() + "' has no state, so nothing passes through time in it; use a recurrent cell, such as h = gru(x, H = 64)");
    }
    Expr loss = TrainingStep.loss(network);
    BackwardProgram way = BackwardProgram.of(network, loss);
    if (way.states().isEmpty()) throw new IllegalArgumentException("the loss of '" + network.name() + "' depends on none of its states; nothing of its gradient passes through time");
    network.params().forEach(p -> finite("parameter", p.name(), weights.get(p.name())));
    boolean ragged = network.inputs().stream().anyMatch(Input::isLengths);   // what fills such sequences up may be anything
    network.inputs().stream().filter(i -> !ragged || !i.axes().time()).forEach(i -> finite("input", i.name(), feed.inputs().get(i.name())));
    Session session = Compiled.of(way.recurrence(), options).open();
    way.recurrence().params().forEach(p -> session.write(p.name(), weights.get(p.name())));
    way.recurrence().inputs().forEach(i -> session.write(i.name(), feed.inputs().get(i.name())));
    session.run();
    way.states().forEach(s -> finite(s, session.read(BackwardProgram.before(s)), session.read(BackwardProgram.end(s))));
    Recurrence live = new Recurrence(network.kind(), network.name(), network.dims(), network.params(), network.inputs(), way.states(), List.of(), List.of(new Recurrence.Output(TrainingStep.LOSS, loss)), List.of());
    List<Layer> layers = Loop.of(live).stream().filter(loop -> loop.states().stream().noneMatch(FlowAnalysis::isPeak) && !loop.states().stream().allMatch(FlowAnalysis::isTap)).map(loop -> layer(live, loop, session, way)).toList();
    if (layers.isEmpty()) throw new IllegalArgumentException("the loss of '" + network.name() + "' depends on none of its states but greatest values, which pass their gradient on whole, and taps, which pass it on by their steps alone");
    return new Flow(network.name(), running.counts(), feed.examples(), session.read(BackwardProgram.LOSS)[0], session.read(BackwardProgram.GRADIENT)[0], BackwardProgram.readsEveryStep(loss), layers, gates(way, session));
  }

  /** A state that only copies a value of another step. */
  private static boolean isTap(State s) {
    return Recurrence.isTap(s) && !Graphs.postorder(List.of(s.next())).contains(s.expr());
  }

  private Layer layer(Recurrence live, Loop loop, Session session, BackwardProgram way) {
    List<Passage> passages = new ArrayList<>();
    ActiveExamples own = ActiveExamples.of(loop.states(), feed);
    for (State s : loop.states()) {
      boolean reached = way.recurrence().output(BackwardProgram.gradient(s)).isPresent();
      double[] norms = reached ? session.read(BackwardProgram.gradient(s)) : new double[feed.steps() * feed.examples()];
      passages.add(new Passage(s.name(), new NormSeries(own.means(norms), own.spreads(norms), s.backward())));
    }
    return new Layer(passages, spectrum(live, loop, own, session), freeMatrices(live, loop));
  }

  private Spectrum spectrum(Recurrence live, Loop loop, ActiveExamples own, Session session) {
    int most = Math.min(LOOKED_AT, feed.examples());
    Map<String, double[]> values = new LinkedHashMap<>(weights);
    live.inputs().forEach(i -> values.put(i.name(), feed.rows(feed.inputs().get(i.name()), i.axes(), most)));
    for (State s : live.states()) {
      values.put(BackwardProgram.before(s), feed.rows(session.read(BackwardProgram.before(s)), Axes.ALL, most));
      values.put(BackwardProgram.end(s), feed.rows(session.read(BackwardProgram.end(s)), Axes.BATCH, most));
    }
    return Spectrum.of(live, loop, own.first(most), options.batch(most), values);
  }

  /**
   * Square weight matrices that multiply values of the loop's states, with an initialisation other than orthogonal or
   * identity.
   */
  private static List<String> freeMatrices(Recurrence live, Loop loop) {
    List<Expr> nexts = loop.states().stream().map(State::next).toList();
    List<String> found = new ArrayList<>();
    for (Expr e : Graphs.postorder(nexts)) {
      if (!e.is(Op.MATMUL) || !e.arg(0).is(Op.PARAM)) continue;
      boolean ofState = Graphs.postorder(List.of(e.arg(1))).stream().anyMatch(a -> loop.states().stream().anyMatch(s -> s.expr() == a));
      Param p = live.param(e.arg(0).name()).orElseThrow();
      boolean free = p.init().kind() != Kind.ORTHOGONAL && p.init().kind() != Kind.IDENTITY;
      if (ofState && free && !found.contains(p.name())) found.add(p.name());
    }
    return found;
  }

  private List<GateUse> gates(BackwardProgram way, Session session) {
    List<GateUse> uses = new ArrayList<>();
    for (int i = 0; i < way.gates().size(); i++) {
      Gate gate = way.gates().get(i);
      ActiveExamples own = gate.node().axes().batch() ? ActiveExamples.of(List.of(reader(gate, way.states())), feed) : new ActiveExamples(new int[] {feed.steps()});
      uses.add(new GateUse(gate.name(), gate.node().is(Elementwise.SIGMOID) ? "sigmoid" : "tanh", own.means(session.read(BackwardProgram.gate("low", i))), own.means(session.read(BackwardProgram.gate("high", i))),
          own.means(session.read(BackwardProgram.gate("mean", i))), own.counts(), gate.keeps().map(State::name), gate.complement()));
    }
    return uses;
  }

  /** The first state with a next value that depends on a gate. */
  private static State reader(Gate gate, List<State> states) {
    return states.stream().filter(s -> Graphs.postorder(List.of(s.next())).contains(gate.node())).findFirst().orElseThrow();
  }

  /**
   * A running maximum. It starts at -infinity, may stay there past the end of an example, and depends on no other
   * state.
   */
  private static boolean isPeak(State s) {
    return s.initial().is(Op.CONSTANT) && s.initial().number() == Double.NEGATIVE_INFINITY;
  }

  private void finite(String kind, String name, double[] values) {
    if (values == null) throw new IllegalArgumentException("no values for " + kind + " '" + name + "' of '" + network.name() + "'");
    for (int i = 0; i < values.length; i++) {
      if (!Double.isFinite(values[i])) throw new IllegalArgumentException(kind + " '" + name + "' holds " + values[i] + " at position " + i + " of " + values.length + "; of what is not a number there is no gradient");
    }
  }

  /** Throws at the first step, in execution order, after which a state is not finite. */
  private void finite(State s, double[] before, double[] end) {
    int each = end.length, steps = feed.steps();
    for (int k = 1; k <= steps; k++) {
      for (int i = 0; i < each; i++) {
        double value = k == steps ? end[i] : before[(s.backward() ? steps - 1 - k : k) * each + i];
        if (Double.isFinite(value) || value == Double.NEGATIVE_INFINITY && isPeak(s)) continue;
        throw new IllegalArgumentException("state '" + s.name() + "' becomes " + value + " in step " + (s.backward() ? steps + 1 - k : k) + " of " + steps + "; use smaller weights or fewer steps");
      }
    }
  }
}
