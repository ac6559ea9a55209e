package dev.rondo.train;

import dev.rondo.codegen.Compiled;
import dev.rondo.codegen.options.Options;
import dev.rondo.data.Dataset;
import dev.rondo.graph.Dim;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.Recurrence.Input;
import dev.rondo.graph.rewrite.Dropout;
import dev.rondo.train.step.Accumulation;
import dev.rondo.train.step.LossTotals;
import dev.rondo.train.step.TrainingStep;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.LongStream;

/**
 * (network, plan, size of the data) -> the peak memory of training, by purpose. It plans the arenas of all programs and
 * counts the copies of checkpoints and validation. It does not include the data itself, which is already in memory.
 * @param checkpoint the size of a checkpoint file in bytes
 */
public record MemoryEstimate(List<Piece> pieces, long checkpoint, String shape) {

  /** A number of bytes and its purpose. */
  public record Piece(String what, long bytes) {}

  private static final int COPY = Double.BYTES;

  public MemoryEstimate {
    pieces = List.copyOf(pieces);
  }

  static MemoryEstimate of(Recurrence network, Map<String, Integer> sizes, Plan plan, Set<String> frozen, Dataset training, Optional<Dataset> validation) {
    List<Piece> pieces = new ArrayList<>();
    Options options = Options.of(sizes, plan.part(), training.steps()).element(plan.element()).threads(plan.threads());
    Batches first = Batches.of(plan, LengthBuckets.of(network, training, plan.batch()), 0);
    long runs = TrainingProgram.runs(plan, first);
    Set<Shape> shapes = shapes(plan, first);
    shapes.add(new Shape(Math.min(plan.part(), first.most()), first.longest()));
    Recurrence program = plan.accumulate() == 1 ? FullBatchProgram.program(network, sizes, plan, frozen) : AccumulatingProgram.program(network, sizes, Accumulation.of(network, frozen));
    pieces.add(new Piece("the steps of training", bytes(program, SessionPool.options(program, options, runs), shapes, plan.carry())));
    if (plan.accumulate() > 1) {
      Recurrence update = TrainingStep.update(network, plan.rule().optimiser(), plan.rule().clip(), Accumulation.of(network, frozen).trained());
      pieces.add(new Piece("the update", Compiled.memoryBytes(update, AccumulatingProgram.updating(update, sizes, plan, runs)) + COPY * numbers(update, sizes)));
    }
    validation.ifPresent(held -> {
      Recurrence still = Dropout.without(network), loss = still.withOutputs(new LossTotals(TrainingStep.loss(still), sizes).outputs()).withoutDeadCode();
      Batches all = Inference.batches(network, held, plan.part(), plan.carry());
      Set<Shape> batches = plan.carry() ? new LinkedHashSet<>() : shapes(plan.accumulate(1).batch(plan.part()), all);
      batches.add(new Shape(all.most(), plan.carry() ? held.steps() : all.longest()));
      Options once = SessionPool.options(loss, options.batch(all.most()).steps(all.longest()).threads(1), (long) plan.epochs() * all.count());
      pieces.add(new Piece("validation", bytes(loss, once, batches, plan.carry())));
    });
    long best = validation.isPresent() ? 2 : 1, state = numbers(program, sizes);
    pieces.add(new Piece("copies of weights and optimiser state for checkpoints", COPY * (2 * state + best * numbers(network, sizes))));
    return new MemoryEstimate(pieces, (state + numbers(network, sizes)) * plan.element().bytes(), Math.min(plan.part(), training.size()) + " examples of " + training.steps() + " steps");
  }

  /** Adds a piece, unless it is empty. */
  MemoryEstimate with(String what, long bytes) {
    if (bytes == 0) return this;
    List<Piece> more = new ArrayList<>(pieces);
    more.add(new Piece(what, bytes));
    return new MemoryEstimate(more, checkpoint, shape);
  }

  /** The shape that a program is compiled for. */
  private record Shape(int rows, int steps) {
    boolean isWithin(Shape other) {
      return !equals(other) && rows <= other.rows && steps <= other.steps;
    }
  }

  /**
   * The shapes of the batches, or of their parts. The first program is compiled for the maximum number of examples and
   * of steps, even if no batch has both.
   */
  private static Set<Shape> shapes(Plan plan, Batches batches) {
    Set<Shape> shapes = new LinkedHashSet<>();
    for (int k = 0; k < batches.count(); k++) {
      int all = batches.size(k), part = Math.min(plan.part(), all);
      shapes.add(new Shape(part, batches.steps(k)));
      if (all % part != 0) shapes.add(new Shape(all % part, batches.steps(k)));
    }
    return shapes;
  }

  /**
   * Programs for other shapes run in the memory of the largest, except when states are carried there. A shape with
   * fewer rows and at most as many steps is smaller; it needs no schedule.
   */
  private static long bytes(Recurrence program, Options options, Set<Shape> shapes, boolean carry) {
    LongStream arenas = shapes.stream().filter(s -> carry || shapes.stream().noneMatch(s::isWithin)).mapToLong(s -> Compiled.memoryBytes(program, SessionPool.largest(program, options.batch(s.rows).steps(s.steps))));
    return (carry ? arenas.sum() : arenas.max().orElse(0)) + shapes.stream().mapToLong(s -> fed(program, options.sizes(), s.rows, s.steps)).sum();
  }

  /** The copies of a batch that are made from the data, and the masks. */
  private static long fed(Recurrence program, Map<String, Integer> sizes, int rows, int steps) {
    long bytes = 0;
    for (Input i : program.inputs()) {
      long count = (long) i.shape().count().at(Dim.withSteps(sizes, steps)) * (i.axes().batch() ? rows : 1) * (i.axes().time() ? steps : 1);
      bytes += count * Double.BYTES;
    }
    return bytes;
  }

  private static long numbers(Recurrence r, Map<String, Integer> sizes) {
    return r.params().stream().mapToLong(p -> p.shape().count().at(sizes)).sum();
  }

  /** The sum in bytes. */
  public long total() {
    return pieces.stream().mapToLong(Piece::bytes).sum();
  }

  /** The bytes that the JVM can still allocate. */
  public static long free() {
    Runtime runtime = Runtime.getRuntime();
    return runtime.maxMemory() - (runtime.totalMemory() - runtime.freeMemory());
  }

  /**
   * Throws {@link TooLittle}, with the numbers and a remedy, if the estimate exceeds {@code free}. Garbage is collected
   * before it throws.
   */
  public void check(LongSupplier free) {
    if (total() <= free.getAsLong()) return;
    ManagementFactory.getMemoryMXBean().gc();
    long now = free.getAsLong();
    if (total() <= now) return;
    throw new TooLittle("training takes " + text(total()) + " of memory (" + describe() + "), and of the JVM's " + text(Runtime.getRuntime().maxMemory()) + " there are " + text(now)
        + " left beside the data; " + REMEDY);
  }

  /** The JVM has less memory than training takes. */
  public static final class TooLittle extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    TooLittle(String message) {
      super(message);
    }
  }

  private static final String REMEDY =
      "lower 'batch', set 'accumulate' to go through a batch in parts, use shorter sequences ('window') or smaller sizes, or give the JVM more: RONDO_JAVA_OPTIONS=-Xmx8g";

  /** "the steps of training 8.1 GB for 512 examples of 1000 steps, validation 2.0 GB, .." */
  public String describe() {
    StringBuilder out = new StringBuilder();
    for (Piece p : pieces) out.append(out.length() == 0 ? "" : ", ").append(p.what).append(" ").append(text(p.bytes)).append(p == pieces.get(0) ? " for " + shape : "");
    return out.toString();
  }

  /** A number of bytes with a readable unit. */
  public static String text(long bytes) {
    return bytes < 1_000_000 ? String.format(Locale.ROOT, "%.1f kB", bytes / 1e3) : bytes < 1_000_000_000 ? String.format(Locale.ROOT, "%.1f MB", bytes / 1e6) : String.format(Locale.ROOT, "%.1f GB", bytes / 1e9);
  }
}
