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
 * (network, plan, size of the data) -> the memory that training takes at its peak, by what it is for. The arenas of all programs are planned, and the copies counted
 * that checkpoints and validation make; what the data itself takes is there already.
 *
 * @param checkpoint the bytes of a checkpoint's file
 */
public record MemoryEstimate(List<Piece> pieces, long checkpoint, String shape) {

  /** Bytes, and what they are for. */
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

  /** With a piece more, unless it is nothing. */
  MemoryEstimate with(String what, long bytes) {
    if (bytes == 0) return this;
    List<Piece> more = new ArrayList<>(pieces);
    more.add(new Piece(what, bytes));
    return new MemoryEstimate(more, checkpoint, shape);
  }

  /** What a program is compiled for. */
  private record Shape(int rows, int steps) {
    boolean isWithin(Shape other) {
      return !equals(other) && rows <= other.rows && steps <= other.steps;
    }
  }

  /** The shapes of batches, or of parts of them; beside these the first program is made for the most examples and the most steps, be there such a batch or not. */
  private static Set<Shape> shapes(Plan plan, Batches batches) {
    Set<Shape> shapes = new LinkedHashSet<>();
    for (int k = 0; k < batches.count(); k++) {
      int all = batches.size(k), part = Math.min(plan.part(), all);
      shapes.add(new Shape(part, batches.steps(k)));
      if (all % part != 0) shapes.add(new Shape(all % part, batches.steps(k)));
    }
    return shapes;
  }

  /** Programs for other shapes run in the memory of the largest, but where states are carried on in it. What has fewer rows and no more steps needs no schedule to be known as smaller. */
  private static long bytes(Recurrence program, Options options, Set<Shape> shapes, boolean carry) {
    LongStream arenas = shapes.stream().filter(s -> carry || shapes.stream().noneMatch(s::isWithin)).mapToLong(s -> Compiled.memoryBytes(program, SessionPool.largest(program, options.batch(s.rows).steps(s.steps))));
    return (carry ? arenas.sum() : arenas.max().orElse(0)) + shapes.stream().mapToLong(s -> fed(program, options.sizes(), s.rows, s.steps)).sum();
  }

  /** What a batch is copied into on its way from the data, and the masks. */
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

  /** In bytes. */
  public long total() {
    return pieces.stream().mapToLong(Piece::bytes).sum();
  }

  /** What the JVM can still allocate, in bytes. */
  public static long free() {
    Runtime runtime = Runtime.getRuntime();
    return runtime.maxMemory() - (runtime.totalMemory() - runtime.freeMemory());
  }

  /** Throws {@link TooLittle} with the numbers and what to change where it is more than what is {@code free}; garbage is collected before that is said. */
  public void check(LongSupplier free) {
    if (total() <= free.getAsLong()) return;
    ManagementFactory.getMemoryMXBean().gc();
    long now = free.getAsLong();
    if (total() <= now) return;
    throw new TooLittle("training takes " + text(total()) + " of memory (" + describe() + "), and of the JVM's " + text(Runtime.getRuntime().maxMemory()) + " there are " + text(now)
        + " left beside the data; " + REMEDY);
  }

  /** That the JVM has less memory than training takes. */
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

  /** Bytes as people read them. */
  public static String text(long bytes) {
    return bytes < 1_000_000 ? String.format(Locale.ROOT, "%.1f kB", bytes / 1e3) : bytes < 1_000_000_000 ? String.format(Locale.ROOT, "%.1f MB", bytes / 1e6) : String.format(Locale.ROOT, "%.1f GB", bytes / 1e9);
  }
}
