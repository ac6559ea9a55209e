package dev.rondo.train;

import dev.rondo.codegen.machine.Element;
import dev.rondo.data.Dataset;
import dev.rondo.graph.Printer;
import dev.rondo.graph.Recurrence;
import java.util.Map;
import java.util.Optional;

/**
 * (network, θ, batch) -> the first value of the forward and backward pass that is not a finite number, and that the loss or a gradient is made of: of which equation, at which step, of which example and
 * unit. First means in the order in which the blocks of the program run, within a loop over time in the order of its steps, elsewhere equation by equation. The batch is run once more
 * by a program that shows every value that has a name, in the same element type, so to the same bits.
 *
 * @param name of the value; with {@code _bar} the derivative of the loss with respect to it
 * @param maker the equation that made it: its own, or for a derivative the one whose derivative is not finite
 * @param step from 1 on; 0 where the value has none
 * @param example row of the batch, from 1 on; 0 where the value has none
 * @param unit number within the value, from 1 on
 * @param equation the right side of the maker as text, cut short where it is long
 */
record FirstNonFinite(String name, String maker, int step, int example, int unit, double value, String equation) {

  private static final String BAR = "_bar";

  /** Empty where all is finite. Throws {@link IllegalArgumentException} where so many values do not fit into memory. */
  static Optional<FirstNonFinite> find(Recurrence network, Map<String, Integer> sizes, Element element, Map<String, double[]> values, Dataset data, Batches batches, int k, DropoutMasks noise) {
    return new NonFiniteSearch(network, batches.steps(k), batches.size(k), shown -> {
      SessionPool runner = new SessionPool(shown, sizes, batches.size(k), batches.steps(k), element, 1, 1);
      runner.restore(values);
      runner.run(data, batches, k, noise);
      return runner.session();
    }).find();
  }

  /** The same where the batch that was looked at begins behind so many examples. */
  FirstNonFinite behind(int examples) {
    return example == 0 ? this : new FirstNonFinite(name, maker, step, example + examples, unit, value, equation);
  }

  /** The same, made by another equation. */
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
