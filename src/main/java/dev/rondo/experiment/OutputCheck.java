package dev.rondo.experiment;

import dev.rondo.data.DataException;
import dev.rondo.graph.Axes;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.Recurrence.Output;
import java.util.List;
import java.util.Map;

/**
 * The requirements on the first output of a network, so that it can be compared with its target. It varies over
 * examples and has one of the given {@code numbers} of units. It exists at every time step if the target varies over
 * time, otherwise once. {@code needs} gives the reason, {@code remedy} the correction.
 */
record OutputCheck(List<Integer> numbers, String needs, String target, Steps steps, String remedy) {

  /** Whether an output exists for every time step. */
  enum Steps {
    EACH, ONCE,
    /** Once, or at every time step, where the last one counts: sampling continues a text from there. */
    ONCE_OR_EACH;

    /** The steps of the target. */
    static Steps of(boolean overTime) {
      return overTime ? EACH : ONCE;
    }

    boolean allow(boolean overTime) {
      return this == ONCE_OR_EACH || overTime == (this == EACH);
    }
  }

  OutputCheck {
    numbers = List.copyOf(numbers);
  }

  /**
   * Throws {@link DataException}, with the position of the output, if it cannot be compared with the target of a task.
   */
  static void check(ProgramFile program, Map<String, Integer> sizes, Task task) {
    Recurrence network = program.network().recurrence();
    Output first = network.output(program.output()).orElseThrow();
    OutputCheck wanted = task.answer(network, sizes);
    wanted.width(program, first, sizes);
    if (wanted.steps.allow(first.value().axes().time())) return;
    String target = "the target '" + wanted.target + "'";
    throw wanted.steps == Steps.EACH ? wrong(program, first, "does not vary over time, but " + target + " does", wanted.instead(network, sizes, "give out a value for every step, or declare the target without 'over time'"))
        : wrong(program, first, "varies over time, but " + target + " does not", wanted.instead(network, sizes, "take its last step, as in dense(last(h), C), or declare the target 'over time'"));
  }

  /**
   * The same check without regard to time, for a trained model. If its target is one value for the whole sequence, the
   * output at the last time step counts.
   */
  static void checkWidth(ProgramFile program, Map<String, Integer> sizes, Task task) {
    Recurrence network = program.network().recurrence();
    task.answer(network, sizes).width(program, network.output(program.output()).orElseThrow(), sizes);
  }

  private void width(ProgramFile program, Output first, Map<String, Integer> sizes) {
    Recurrence network = program.network().recurrence();
    if (!first.value().axes().batch()) throw wrong(program, first, "is one for all examples", instead(network, sizes, "give out what varies over them"));
    if (isSteps(first)) throw wrong(program, first, "has a number for every step of the sequence, but " + needs, instead(network, sizes, remedy));
    int count = first.value().shape().count().at(sizes);
    if (!numbers.contains(count)) throw wrong(program, first, "has " + count + (count == 1 ? " number" : " numbers") + ", but " + needs, instead(network, sizes, remedy));
  }

  private static boolean isSteps(Output output) {
    return output.value().shape().countsSteps();
  }

  /** Another suitable output, otherwise the remedy. */
  private String instead(Recurrence network, Map<String, Integer> sizes, String otherwise) {
    return network.outputs().stream().filter(o -> !o.name().equals("loss") && fits(o, sizes)).findFirst()
        .map(o -> "write output '" + o.name() + "' first, for the first one is compared with the target").orElse(otherwise);
  }

  private boolean fits(Output output, Map<String, Integer> sizes) {
    Axes axes = output.value().axes();
    return axes.batch() && steps.allow(axes.time()) && !isSteps(output) && numbers.contains(output.value().shape().count().at(sizes));
  }

  private static DataException wrong(ProgramFile program, Output output, String found, String remedy) {
    Recurrence network = program.network().recurrence();
    String place = network.origins().of(output.name()).map(Object::toString).orElse(program.source().file());
    return new DataException(place + ": output '" + output.name() + "' of '" + network.name() + "' " + found, remedy);
  }
}
