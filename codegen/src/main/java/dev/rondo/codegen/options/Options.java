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
 * The exact shapes and the form of code to compile for; sizes hold the number of steps too, as {@code T}; {@code without} names the decisions that are switched off; {@code chunk} is how many steps of time
 * a loop and the work beside it do together, 0 for what the scheduler finds best; {@code runs} is how often the program will be run in all, at most, 0 where nobody knows;
 * {@code memorySteps} is how many steps memory is laid out for, 0 for no more than there are.
 */
public record Options(Map<String, Integer> sizes, int batch, int steps, Element element, Form form, int threads, Set<Decision> without, int chunk, long runs, int memorySteps) {

  /** Which code the emitter writes. Both give the same bits. */
  public enum Form {
    /** Vector code where {@code jdk.incubator.vector} is there, else scalar code and one warning; and scalar code where all runs are so little work that they are done before vector code is fast. */
    AUTO,
    /** Vector code; fails where the module is missing. */
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

  /** How many threads share the work of one run; the numbers that come out are the same for any. */
  public Options threads(int changed) {
    return new Options(sizes, batch, steps, element, form, changed, without, chunk, runs, memorySteps);
  }

  /** The same program made without these decisions: slower, and the same numbers to the bit. */
  public Options without(Decision... off) {
    Set<Decision> all = EnumSet.noneOf(Decision.class);
    all.addAll(without);
    all.addAll(List.of(off));
    return new Options(sizes, batch, steps, element, form, threads, all, chunk, runs, memorySteps);
  }

  /** How many steps of time go together, whatever the scheduler thinks of it; 0 leaves it to the scheduler. The numbers that come out are the same for any. */
  public Options chunk(int changed) {
    return new Options(sizes, batch, steps, element, form, threads, without, changed, runs, memorySteps);
  }

  /** How often the program will be run in all, at most; 0 where nobody knows, and then it is made to be run often. The numbers that come out are the same for any. */
  public Options runs(long changed) {
    return new Options(sizes, batch, steps, element, form, threads, without, chunk, changed, memorySteps);
  }

  /**
   * How many steps memory is laid out for: programs for fewer steps than that, with the same batch, then have everything at the same places, and most of their methods are the same. It takes as much memory as so many
   * steps do; where the longest goes through time in chunks, which need less room, a shorter program may take more than it and have none of its methods. The numbers that come out are the same for any.
   */
  public Options memorySteps(int changed) {
    return new Options(sizes, batch, steps, element, form, threads, without, chunk, runs, changed);
  }

  /** Steps that memory is laid out for: at least {@link #steps}. */
  @Override
  public int memorySteps() {
    return Math.max(memorySteps, steps);
  }

  /** Whether other numbers of steps lie in the same memory, so that methods are to be the same for them. */
  public boolean sharesLayout() {
    return memorySteps > 0;
  }

  /** Whether a decision may be taken. */
  public boolean allows(Decision decision) {
    return !without.contains(decision);
  }
}
