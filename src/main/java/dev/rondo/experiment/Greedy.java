package dev.rondo.experiment;

import dev.rondo.codegen.Compiled;
import dev.rondo.codegen.Element;
import dev.rondo.codegen.Options;
import dev.rondo.codegen.Session;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.Recurrence.Input;
import dev.rondo.graph.Recurrence.Output;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * (what an encoder reads) -> the classes that its decoder gives out one by one: said(0) = first, said(t + 1) = the likeliest class of output(t). The whole network
 * runs again for every step, so that attention and encoders of any kind need nothing of their own: of S steps S runs. One of these is for one thread.
 */
public final class Greedy {

  private final Session session;
  private final int steps;
  private final String said;
  private final String output;
  private final boolean indexed;
  private final float[] before;
  private final float[] scores;

  /**
   * Of one output over time, whose classes the input {@code said} is told one step later: as a one in a vector, or as a number where it is one. Everything has {@code steps}
   * steps at most. Throws {@link IllegalArgumentException} where there is no such input or output, or where a step of the output needs what is said later.
   */
  public Greedy(Recurrence network, Map<String, Integer> sizes, Map<String, double[]> weights, int steps, String said, String output) {
    Output wanted = network.output(output).orElseThrow(() -> new IllegalArgumentException("'" + network.name() + "' has no output '" + output + "'"));
    Input told = network.input(said).filter(i -> i.axes().time()).orElseThrow(() -> new IllegalArgumentException("'" + network.name() + "' has no input '" + said + "' over time"));
    if (!wanted.value().axes().time()) throw new IllegalArgumentException("output '" + output + "' of '" + network.name() + "' is one for the whole sequence, so nothing can be said step by step; take one over time");
    Recurrence needed = network.withOutputs(List.of(wanted)).withoutDeadCode();
    Causal.check(needed, told.expr(), output);
    this.session = Compiled.of(needed, Options.of(sizes, 1, steps).element(Element.F32)).open();
    this.steps = steps;
    this.said = said;
    this.output = output;
    this.indexed = told.shape().isScalar();
    this.before = new float[session.length(said)];
    this.scores = new float[session.length(output)];
    if (!indexed && before.length < scores.length) throw new IllegalArgumentException("output '" + output + "' has " + classes() + " classes, but '" + said + "' is told " + before.length / steps + "; give both the same number");
    needed.params().forEach(p -> session.write(p.name(), weights.get(p.name())));
  }

  /** How many classes there are. */
  public int classes() {
    return scores.length / steps;
  }

  /**
   * What is said, up to and without {@code last}, or at most all steps. {@code given} are the other inputs, in the whole number of steps, and lengths, where those of
   * {@code said} may be left out.
   */
  public int[] say(Map<String, float[]> given, int first, int last) {
    given.forEach(session::write);
    Arrays.fill(before, 0);
    int[] classes = new int[steps];
    int next = first;
    for (int t = 0; t < steps; t++) {
      tell(t, next);
      session.run();
      session.read(output, scores);
      next = likeliest(t);
      if (next == last) return Arrays.copyOf(classes, t);
      classes[t] = next;
    }
    return classes;
  }

  private void tell(int step, int code) {
    int width = before.length / steps;
    if (code < 0 || !indexed && code >= width) throw new IllegalArgumentException("'" + said + "' cannot be told class " + code + "; there are 0 to " + (width - 1));
    if (indexed) before[step] = code;
    else before[step * width + code] = 1;
    session.write(said, before);
  }

  private int likeliest(int step) {
    int from = step * classes(), likeliest = 0;
    for (int k = 1; k < classes(); k++) if (scores[from + k] > scores[from + likeliest]) likeliest = k;
    return likeliest;
  }
}
