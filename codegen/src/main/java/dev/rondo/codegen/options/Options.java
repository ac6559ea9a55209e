package dev.rondo.codegen.options;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.rondo.codegen.machine.Element;
import dev.rondo.graph.Dim;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The exact shapes and the form of code to compile for. {@code sizes} includes the number of time steps as {@code T}.
 * {@code without} holds the disabled decisions. {@code chunk} is the number of time steps that a loop and the work
 * around it run together; 0 lets the scheduler choose. {@code runs} is an upper bound on the total number of runs; 0 if
 * unknown. {@code memorySteps} is the number of time steps that memory is laid out for; 0 for the actual number.
 */
public record Options(Map<String, Integer> sizes, int batch, int steps, Element element, Form form, int threads, Set<Decision> without, int chunk, long runs, int memorySteps) {

  /** The form of the emitted code. Results of both forms are bit-identical. */
  public enum Form {
    /**
     * Vector code if the module {@code jdk.incubator.vector} is present, otherwise scalar code and one warning. If all
     * runs together end before vector code is optimised, scalar code is used too.
     */
    AUTO,
    /** Vector code; compilation fails if the module is missing. */
    VECTOR,
    /** Scalar code. */
    SCALAR
  }

  public Options {
    sizes = ImmutableMap.copyOf(Dim.withSteps(sizes, steps));
    without = ImmutableSet.copyOf(without);
    if (batch < 1) throw new IllegalArgumentException("a batch of " + batch + "; it must be at least 1");
    if (steps < 1) throw new IllegalArgumentException("a sequence of " + steps + " steps; it must be at least 1");
    if (threads < 1 || threads > 64) throw new IllegalArgumentException(threads + " threads; there can be 1 to 64");
    if (runs < 0) throw new IllegalArgumentException(runs + " runs; give 1 or more, or 0 where nobody knows");
    if (memorySteps < 0) throw new IllegalArgumentException("room for " + memorySteps + " steps; give 1 or more, or 0 for no more than there are");
    if (chunk < 0) throw new IllegalArgumentException("chunks of " + chunk + " steps; give 1 or more, or 0 for what the scheduler finds best");
    sizes.forEach((name, size) -> {
      if (size < 1) throw new IllegalArgumentException("dimension " + name + " = " + size + "; it must be at least 1");
    });
  }

  public static Options of(Map<String, Integer> sizes, int batch, int steps) {
    return new Options(sizes, batch, steps, Element.F32, Form.AUTO, 1, Set.of(), 0, 0, 0);
  }

  public Options element(Element changed) {
    return new Options(sizes, batch, steps, changed, form, threads, without, chunk, runs, memorySteps);
  }

  public Options form(Form changed) {
    return new Options(sizes, batch, steps, element, changed, threads, without, chunk, runs, memorySteps);
  }

  public Options batch(int changed) {
    return new Options(sizes, changed, steps, element, form, threads, without, chunk, runs, memorySteps);
  }

  public Options steps(int changed) {
    return new Options(sizes, batch, changed, element, form, threads, without, chunk, runs, memorySteps);
  }

  /** Sets the number of threads that share the work of one run. Results are bit-identical for any number. */
  public Options threads(int changed) {
    return new Options(sizes, batch, steps, element, form, changed, without, chunk, runs, memorySteps);
  }

  /** Disables decisions. The program is slower; results are bit-identical. */
  public Options without(Decision... off) {
    Set<Decision> all = EnumSet.noneOf(Decision.class);
    all.addAll(without);
    all.addAll(List.of(off));
    return new Options(sizes, batch, steps, element, form, threads, all, chunk, runs, memorySteps);
  }

  /**
   * Sets the number of time steps of a chunk; 0 lets the scheduler choose. Results are bit-identical for any number.
   */
  public Options chunk(int changed) {
    return new Options(sizes, batch, steps, element, form, threads, without, changed, runs, memorySteps);
  }

  /**
   * Sets an upper bound on the total number of runs; 0 if unknown. With 0 the program is optimised for many runs.
   * Results are bit-identical for any number.
   */
  public Options runs(long changed) {
    return new Options(sizes, batch, steps, element, form, threads, without, chunk, changed, memorySteps);
  }

  /**
   * Sets the number of time steps that memory is laid out for. Programs for at most that many steps, with the same
   * batch size, then share the memory layout and most methods. Memory is as large as for that many steps. If the
   * longest program runs through time in chunks, which need less memory, a shorter program may need more memory and
   * share no method. Results are bit-identical for any number.
   */
  public Options memorySteps(int changed) {
    return new Options(sizes, batch, steps, element, form, threads, without, chunk, runs, changed);
  }

  /** The number of time steps that memory is laid out for: at least {@link #steps}. */
  @Override
  public int memorySteps() {
    return Math.max(memorySteps, steps);
  }

  /** Whether programs for other sequence lengths use the same memory layout, and so the same methods. */
  public boolean sharesLayout() {
    return memorySteps > 0;
  }

  /** Whether a decision is enabled. */
  public boolean allows(Decision decision) {
    return !without.contains(decision);
  }
}
