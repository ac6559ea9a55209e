package dev.rondo.explore;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.rondo.autodiff.Pullback;
import dev.rondo.codegen.Compiled;
import dev.rondo.codegen.options.Options;
import dev.rondo.codegen.runtime.Session;
import dev.rondo.flow.Feed;
import dev.rondo.flow.LastStep;
import dev.rondo.graph.Expr;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.Recurrence.Output;
import dev.rondo.graph.rewrite.Dropout;
import dev.rondo.train.ParameterInitialiser;
import dev.rondo.train.step.TrainingStep;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A subject, run on one example -> every named value v at every step, and ∂loss/∂v beside it. Weights are those that training starts with, inputs are random; both follow from the seed. The loss is the network's own or,
 * where there is none, the outputs of the last step, each weighed by a random direction of length 1: so what is found of a gradient at an earlier step has come there through the states.
 */
final class Numbers {

  private static final int STEPS = 128, UNITS = 48, VALUES = 24;
  private static final MathContext SHOWN = new MathContext(4);

  private record Watched(String name, String role, Expr value) {}

  private final Subject subject;
  private final Options options;
  private final Recurrence network;
  private final boolean own;   // whether the loss is the network's

  private Numbers(Subject subject) {
    this.subject = subject;
    Options given = subject.options();
    this.options = given.batch(1).steps(Math.min(given.steps(), STEPS)).threads(1);
    Recurrence plain = Dropout.without(subject.recurrence());
    this.own = plain.kind() == Recurrence.Kind.NETWORK && plain.output(TrainingStep.LOSS).isPresent();
    this.network = own ? plain : LastStep.of(plain);
  }

  /** Throws {@link IllegalArgumentException} where there is nothing to look at, and where it would take too long or too much memory. */
  static JsonObject of(Subject subject, long seed) {
    return new Numbers(subject).run(seed);
  }

  private JsonObject run(long seed) {
    Expr loss = TrainingStep.loss(network);
    List<Watched> watched = watched();
    Pullback back = Pullback.of(network, loss);
    List<Output> outputs = new ArrayList<>(List.of(new Output("explore.loss", loss)));
    for (int i = 0; i < watched.size(); i++) {
      outputs.add(new Output("explore.value." + i, watched.get(i).value));
      outputs.add(new Output("explore.gradient." + i, back.cotangent(watched.get(i).value)));
    }
    Recurrence whole = back.extended().withOutputs(outputs);
    Recurrence program = new Recurrence(whole.kind(), whole.name(), whole.dims(), whole.params(), whole.inputs(), whole.states(), whole.bindings(), outputs, List.of()).withoutDeadCode();
    Limits.graph(program);
    Compiled compiled = Limits.compiled(program, options);
    Times.operations(compiled);
    try (Session session = compiled.open()) {
      ParameterInitialiser.all(network, options.sizes(), seed).forEach(session::write);
      Feed.random(network, options.sizes(), 1, options.steps(), seed).inputs().forEach(session::write);
      session.run();
      return json(watched, outputs, session, seed);
    }
  }

  /** Inputs, states after the step, and what has a name, as far as they differ from step to step; states first. */
  private List<Watched> watched() {
    Map<Expr, Watched> all = new LinkedHashMap<>();
    network.states().forEach(s -> all.putIfAbsent(s.next(), new Watched(s.name() + "'", "state", s.next())));
    network.bindings().forEach(b -> all.putIfAbsent(b.value(), new Watched(b.name(), "value", b.value())));
    subject.recurrence().given().forEach(i -> all.putIfAbsent(i.expr(), new Watched(i.name(), "input", i.expr())));
    return all.values().stream().filter(w -> w.value.axes().time()).limit(VALUES).toList();
  }

  private JsonObject json(List<Watched> watched, List<Output> outputs, Session session, long seed) {
    EquationLines lines = EquationLines.of(subject.recurrence(), subject.recurrence().name(), subject.source().text());
    JsonArray values = new JsonArray();
    for (int i = 0; i < watched.size(); i++) {
      Watched w = watched.get(i);
      int units = w.value.shape().count().at(options.sizes());
      JsonObject one = new JsonObject();
      one.addProperty("name", w.name);
      one.addProperty("role", w.role);
      one.add("lines", Document.numbers(lines.of(w.name)));
      one.addProperty("units", units);
      one.add("values", grid(outputs.get(1 + 2 * i), session));
      one.add("gradients", grid(outputs.get(2 + 2 * i), session));
      values.add(one);
    }
    JsonObject out = new JsonObject();
    out.addProperty("seed", seed);
    out.addProperty("steps", options.steps());
    out.addProperty("ofSteps", subject.options().steps());
    out.addProperty("loss", own ? "the network's own loss" : "a loss that reads the outputs of the last step only");
    out.add("lossValue", number(session.read("explore.loss")[0]));
    out.add("values", values);
    return out;
  }

  /** A row a step; the first {@value #UNITS} units. What does not vary over time is the same in every row. */
  private JsonArray grid(Output o, Session session) {
    double[] all = session.read(o.name());
    int rows = o.value().axes().time() ? options.steps() : 1, n = all.length / rows;
    JsonArray grid = new JsonArray();
    for (int t = 0; t < options.steps(); t++) {
      int from = rows == 1 ? 0 : t * n;
      JsonArray row = new JsonArray();
      Arrays.stream(all, from, from + Math.min(n, UNITS)).forEach(v -> row.add(number(v)));
      grid.add(row);
    }
    return grid;
  }

  /** Four digits; what is no number is its name. */
  static JsonPrimitive number(double v) {
    return Double.isFinite(v) ? new JsonPrimitive(new BigDecimal(v).round(SHOWN).stripTrailingZeros()) : new JsonPrimitive(Double.toString(v));
  }
}
