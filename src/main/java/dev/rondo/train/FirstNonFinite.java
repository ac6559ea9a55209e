package dev.rondo.train;

import dev.rondo.codegen.machine.Element;
import dev.rondo.data.Dataset;
import dev.rondo.graph.Printer;
import dev.rondo.graph.Recurrence;
import java.util.Map;
import java.util.Optional;

/**
 * (network, θ, batch) -> the first value of the forward and backward pass that is not finite and that the loss or a
 * gradient depends on: its equation, time step, example and unit. First refers to the order in which the program runs
 * its blocks. A loop over time is ordered by its steps, other blocks equation by equation. The batch runs once more in
 * a program that outputs every named value. That program has the same element type, so its results are bit-identical.
 * @param name of the value; with {@code _bar} the derivative of the loss with respect to it
 * @param maker the equation that computes it; for a derivative, the equation with the derivative that is not finite
 * @param step from 1; 0 if the value has no time axis
 * @param example row of the batch, from 1; 0 if the value has no batch axis
 * @param unit index within the value, from 1
 * @param equation the right side of the maker as text, shortened if it is long
 */
record FirstNonFinite(String name, String maker, int step, int example, int unit, double value, String equation) {

  private static final String BAR = "_bar";

  /**
   * Empty if all values are finite. Throws {@link IllegalArgumentException} if the named values do not fit into memory.
   */
  static Optional<FirstNonFinite> find(Recurrence network, Map<String, Integer> sizes, Element element, Map<String, double[]> values, Dataset data, Batches batches, int k, DropoutMasks noise) {
    return new NonFiniteSearch(network, batches.steps(k), batches.size(k), shown -> {
      SessionPool runner = new SessionPool(shown, sizes, batches.size(k), batches.steps(k), element, 1, 1);
      runner.restore(values);
      runner.run(data, batches, k, noise);
      return runner.session();
    }).find();
  }

  /** Adds an offset to the example, if the batch was the part that starts after {@code examples} examples. */
  FirstNonFinite behind(int examples) {
    return example == 0 ? this : new FirstNonFinite(name, maker, step, example + examples, unit, value, equation);
  }

  /** The same value with another equation as maker. */
  FirstNonFinite madeBy(String other, String text) {
    return new FirstNonFinite(name, other, step, example, unit, value, text);
  }

  /** "'f' is infinity at step 7 of example 3 of the batch, unit 5; f = exp(..)". */
  String describe() {
    StringBuilder out = new StringBuilder("'").append(name).append("'");
    if (!name.equals(maker)) out.append(", the derivative of the loss with respect to '").append(name.endsWith(BAR) ? name.substring(0, name.length() - BAR.length()) : name).append("',");
    out.append(" is ").append(Printer.number(value));
    if (step > 0) out.append(" at step ").append(step);
    if (example > 0) out.append(step > 0 ? " of" : " for").append(" example ").append(example).append(" of the batch");
    out.append(", unit ").append(unit);
    if (equation.isEmpty()) return out.toString();
    return out.append(name.equals(maker) ? "; " : "; it comes from ").append(maker).append(" = ").append(equation).toString();
  }
}
