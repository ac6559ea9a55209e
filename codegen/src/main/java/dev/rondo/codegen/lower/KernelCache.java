package dev.rondo.codegen.lower;

import dev.rondo.codegen.kernel.AffineIndex;
import dev.rondo.codegen.kernel.Body;
import dev.rondo.codegen.kernel.Kernel;
import dev.rondo.codegen.kernel.Stmt;
import dev.rondo.codegen.schedule.plan.Buffer;
import dev.rondo.codegen.schedule.plan.Schedule;
import dev.rondo.codegen.schedule.plan.Step;
import dev.rondo.codegen.schedule.plan.View;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.lang.model.SourceVersion;

/**
 * The kernels of a program under construction: each has a name of its own, and notes on the equations that it computes.
 */
final class KernelCache {

  static final String LOW = "low", STEPS = "steps";   // the first step of a chunk, and the number of all steps

  private final Schedule schedule;
  // numbers for each time step, of all buffers that only a chunk uses
  private final Map<Buffer, Integer> passing = new HashMap<>();
  private final List<Kernel> all = new ArrayList<>();
  private final Map<String, Integer> names = new HashMap<>();
  private final Map<Object, Kernel> shared = new HashMap<>();
  private List<Stmt.Note> notes = List.of();   // of the step that is being lowered

  KernelCache(Schedule schedule) {
    this.schedule = schedule;
    schedule.chunks().forEach(c -> passing.putAll(c.passing()));
    for (String taken : List.of(Kernel.PREPARE, "await")) names.put(taken, 1);
    for (int thread = 0; thread < schedule.options().threads(); thread++) names.put(Kernel.run(thread), 1);
  }

  /** The kernels so far. */
  List<Kernel> all() {
    return List.copyOf(all);
  }

  Body body() {
    return Body.of(schedule.target());
  }

  Schedule schedule() {
    return schedule;
  }

  /**
   * The address of a view's first number at step t of the loop, or of the kernel's own loop over steps. The memory of a
   * chunk begins with step {@code low}, the first of the chunk.
   */
  AffineIndex address(View v) {
    AffineIndex begin = AffineIndex.of(schedule.arena().place(v.buffer()) + v.offset());
    AffineIndex place = isEnding(v) ? begin.plus(-v.end() * schedule.options().steps()).plus(STEPS, v.end()) : begin;
    return place.plus("t", v.t()).plus(LOW, -passing.getOrDefault(v.buffer(), 0));
  }

  /** Whether a kernel has the number of steps as a parameter, so that one kernel serves every number of steps. */
  boolean isEnding(Step step) {
    return views(step).anyMatch(this::isEnding);
  }

  private boolean isEnding(View v) {
    return v.end() != 0 && schedule.options().sharesLayout();
  }

  private static Stream<View> views(Step step) {
    return Stream.concat(step.reads().stream(), step.writes().stream());
  }

  /** Whether a kernel has the first step of its chunk as a parameter. */
  boolean isPassing(Step step) {
    return views(step).anyMatch(v -> passing.containsKey(v.buffer()));
  }

  Kernel add(String name, String what, List<String> params, Body body) {
    String plain = name.replaceAll("[^A-Za-z0-9]+", "_").replaceAll("^_+|_+$", "");
    if (plain.length() > 40) plain = plain.substring(0, 40).replaceAll("_+$", "");
    if (!SourceVersion.isName(plain)) plain = "k_" + plain;   // begins with a digit, or is a keyword of Java
    int count = names.merge(plain, 1, Integer::sum);
    List<Stmt> statements = new ArrayList<>(notes);
    statements.addAll(body.statements());
    Kernel kernel = new Kernel(count == 1 ? plain : plain + "__" + count, what, params, statements);
    all.add(kernel);
    return kernel;
  }

  /** A kernel that several steps may share: generated once for each key. */
  Kernel shared(Object key, Supplier<Kernel> make) {
    Kernel known = shared.get(key);
    if (known != null) return known;
    List<Stmt.Note> outer = notes;
    notes = List.of();   // a kernel that several steps share belongs to no equation
    Kernel made = make.get();
    notes = outer;
    shared.put(key, made);
    return made;
  }

  /** The kernels of a step, or of a part of it. */
  List<Kernel> of(Step step, KernelScope part) {
    notes = step instanceof Step.Fused f && !f.work().isEmpty() ? List.of() : notes(step);   // elementwise work has a note for each equation
    List<Kernel> made = lowered(step, part);
    notes = List.of();
    return made;
  }

  /** Notes on the equations that a step computes. */
  List<Stmt.Note> notes(Step step) {
    return schedule.equations().of(step).stream().flatMap(name -> note(name).stream()).toList();
  }

  /** The equation of a name, if its origin is known. */
  Optional<Stmt.Note> note(String name) {
    return schedule.equations().origin(name).map(o -> {
      String file = o.at().source().file();
      boolean cotangent = name.contains("_bar") && !o.text().contains(name + " =");
      return new Stmt.Note(name, (cotangent ? name + ", back through " : "") + o.text(), file.substring(file.lastIndexOf('/') + 1) + ":" + o.at().line(), o.from().line());
    });
  }

  private static List<Kernel> lowered(Step step, KernelScope part) {
    return step.fold(new Step.Cases<>() {
      @Override
      public List<Kernel> fused(Step.Fused fused) {
        return List.of(new ElementwiseLowering(part).lower(fused));
      }

      @Override
      public List<Kernel> copy(Step.Copy copy) {
        return List.of(new CopyLowering(part).copy(copy));
      }

      @Override
      public List<Kernel> rowReduce(Step.RowReduce reduction) {
        return List.of(new RowReductions(part).lower(reduction));
      }

      @Override
      public List<Kernel> columnSum(Step.ColumnSum sum) {
        return List.of(new ColumnSums(part, sum).lower());
      }

      @Override
      public List<Kernel> pick(Step.Pick pick) {
        return List.of(new GatherScatterLowering(part).pick(pick));
      }

      @Override
      public List<Kernel> place(Step.Place place) {
        return List.of(new GatherScatterLowering(part).place(place));
      }

      @Override
      public List<Kernel> pack(Step.Pack pack) {
        return new CopyLowering(part).pack(pack);
      }

      @Override
      public List<Kernel> product(Step.Product product) {
        return List.of(new MatrixProduct(part).lower(product));
      }

      @Override
      public List<Kernel> gradients(Step.Gradients gradients) {
        return List.of(new WeightGradients(part).lower(gradients));
      }
    });
  }
}
