package dev.rondo.codegen.options;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.codegen.Compiled;
import dev.rondo.codegen.Differential;
import dev.rondo.codegen.runtime.Session;
import dev.rondo.codegen.schedule.plan.Buffer;
import dev.rondo.codegen.schedule.plan.Partition;
import dev.rondo.codegen.schedule.plan.Phase;
import dev.rondo.codegen.schedule.plan.Schedule;
import dev.rondo.codegen.schedule.plan.Step;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.language.Language;
import dev.rondo.graph.library.Library;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Decisions are taken where they should be, say so, and are not taken when they are switched off. That they change no bit is tested beside. */
class DecisionTest {

  @ParameterizedTest
  @CsvSource({"HOIST, lstm, 1", "PACK, lstm, 1", "FUSE, lstm, 1", "PREPARE, lstm, 1", "OVERLAY, lstm, 1", "RECOMPUTE, mingru, 1", "SMALL, lstm, 2"})
  void isTakenUnlessSwitchedOff(Decision decision, String cell, int threads) {
    Recurrence r = Differential.withGradient(Language.cell(cell));
    Options options = Options.of(Map.of("I", 7, "H", 18), 5, 4).threads(threads);
    assertTrue(says(r, options, decision), () -> "nothing is said of " + decision);
    assertFalse(says(r, options.without(decision), decision), () -> decision + " although switched off");
  }

  private static boolean says(Recurrence r, Options options, Decision decision) {
    return says(r, options, decision + ":");
  }

  private static boolean says(Recurrence r, Options options, String start) {
    return Compiled.of(r, options).schedule().reasons().stream().anyMatch(reason -> reason.startsWith(start));
  }

  /** A reason that begins with a name in hyphens can be switched off by that name; all others speak of a loop, of no loop, of the code or of buffers. */
  @Test
  void everyNameThatIsPrintedIsOneThatCanBeSwitchedOff() {
    Set<String> names = Arrays.stream(Decision.values()).map(Decision::toString).collect(Collectors.toSet());
    for (String cell : Library.standard().names()) {
      Recurrence r = Differential.withGradient(Language.cell(cell));
      Map<String, Integer> sizes = r.dims().stream().collect(Collectors.toMap(d -> d, d -> 4));
      for (String reason : Compiled.of(r, Options.of(sizes, 2, 3)).schedule().reasons()) {
        String name = reason.substring(0, reason.indexOf(':'));
        assertTrue(names.contains(name) || name.matches("loop \\d+|no loop|scalar code|buffers"), reason);
      }
    }
  }

  /** Time goes in chunks where all of it is more than caches hold; what only passes from one phase to the next then has room for no more than that, and for a chunk that was asked for. */
  @ParameterizedTest
  @CsvSource({"mingru, 1200, 24, 2", "mingru, 1200, 2, 0", "indrnn, 1200, 24, 1"})
  void longWorkGoesInChunks(String cell, int steps, int batch, int passing) {
    Options options = Options.of(Map.of("I", 64, "H", 192), batch, steps), whole = options.without(Decision.CHUNK);
    Compiled cut = Compiled.of(Language.cell(cell), options), uncut = Compiled.of(Language.cell(cell), whole), asked = Compiled.of(Language.cell(cell), options.chunk(8));
    assertEquals(passing > 0, !cut.schedule().chunks().isEmpty(), () -> cut.schedule().reasons().toString());
    assertTrue(uncut.schedule().chunks().isEmpty());
    int values = steps * batch * 192, all = uncut.schedule().arena().size();
    if (passing > 0) {
      int bytes = (64 + 192 * (passing + 1)) * batch * steps * Float.BYTES;   // x, h and what passes
      double left = (24 << 20) / (double) bytes;
      assertEquals(values * passing * (1 - left), all - cut.schedule().arena().size(), values * 0.1, "numbers that need no room");
      assertEquals(values * passing, all - asked.schedule().arena().size(), values * 0.1, "numbers that need no room where chunks are short");
    } else assertEquals(all, cut.schedule().arena().size());
  }

  /** 2 MB of weights outside of loops are as much as a chunk of values: beyond, chunks would read more than they keep. So for 3 gates of 384 units, and not for 4 of 400; but where a chunk is asked for it is had. */
  @ParameterizedTest
  @CsvSource({"gru, 384, true", "lstm, 352, true", "lstm, 400, false"})
  void chunksEndWhereWeightsAreMoreThanTheyKeep(String cell, int units, boolean chunks) {
    Recurrence r = Differential.withGradient(Language.cell(cell));
    Options options = Options.of(Map.of("I", units, "H", units), 32, 200);
    assertEquals(chunks, hasProductInChunk(r, options));
    assertEquals(!chunks, says(r, options, Decision.CHUNK + ": not"));
    assertTrue(hasProductInChunk(r, options.chunk(2)));
  }

  private static boolean hasProductInChunk(Recurrence r, Options options) {
    Schedule schedule = Compiled.of(r, options).schedule();
    return schedule.chunks().stream().flatMap(c -> schedule.phases().subList(c.first(), c.last() + 1).stream()).anyMatch(p -> !p.isLoop() && p.steps().stream().anyMatch(Step.Product.class::isInstance));
  }

  /** With 64 rows a sum over 1024 stays in a loop whose weights a third-level cache holds, as of one gate, and leaves one whose weights it does not, as of four. */
  @ParameterizedTest
  @CsvSource({"elman, 64, false", "lstm, 64, true", "lstm, 128, false", "elman, 16, true"})
  void productsOfInputsLeaveLoopsOfManyWeights(String cell, int batch, boolean leaves) {
    Recurrence r = Language.cell(cell);
    Options options = Options.of(Map.of("I", 1024, "H", 1024), batch, 5);
    assertEquals(!leaves, says(r, options, Decision.HOIST + ": not"));
  }

  /** Layers one behind the other, and the work between them, are one chunk; loops of opposite directions are not. */
  @ParameterizedTest
  @CsvSource({"'', 1", "backward, 2"})
  void loopsOfOneDirectionGoTogether(String direction, int chunks) {
    Recurrence r = Language.read("cell two(H) { input x[H]; param W[H, H], V[H, H], U[H, H] init glorot; state f[H]; state g[H] " + direction
        + "; f' = tanh(W @ x + U @ f); z = exp(V @ f'); g' = tanh(z + U @ g); output y = exp(g') }");
    Compiled compiled = Compiled.of(r, Options.of(Map.of("H", 8), 2, 6).chunk(2).without(Decision.FUSE));
    assertEquals(chunks, compiled.schedule().chunks().size(), compiled.schedule().toString());
    List<Phase> phases = compiled.schedule().phases();
    assertEquals(2, compiled.schedule().chunks().stream().flatMap(c -> phases.subList(c.first(), c.last() + 1).stream()).filter(Phase::isLoop).count());
  }

  /** Examples where there are enough, units of a large step, one thread for a small one; with the same numbers as one thread. */
  @ParameterizedTest
  @CsvSource({"lstm, 4, 20, 64, EXAMPLES", "lstm, 1, 20, 200, UNITS", "lstm, 1, 200, 32, ALONE", "lstm_layernorm, 1, 20, 200, UNITS", "lstm_layernorm, 16, 16, 40, EXAMPLES", "gru, 4, 5, 600, UNITS", "lstm_layernorm, 3, 4, 520, UNITS", "gru, 9, 4, 600, EXAMPLES", "lstm, 33, 2, 730, UNITS", "lstm, 33, 2, 719, EXAMPLES", "lstm, 129, 2, 730, EXAMPLES"})
  void loopsAreSharedAsSuitsThem(String cell, int batch, int steps, int units, Partition partition) {
    Recurrence r = Differential.withGradient(Language.cell(cell));
    Options one = Options.of(Map.of("I", 9, "H", units), batch, steps);
    Compiled shared = Compiled.of(r, one.threads(2));
    assertEquals(List.of(partition, partition), shared.schedule().phases().stream().filter(Phase::isLoop).map(Phase::partition).toList());
    try (Session alone = Compiled.of(r, one).open(); Session together = shared.open()) {
      for (Session s : List.of(alone, together)) {
        Differential.fill(s, r, 5);
        s.run();
      }
      r.outputs().forEach(o -> assertArrayEquals(alone.read(o.name()), together.read(o.name()), 0, o.name()));
    }
  }

  /** A product of inputs stays in a loop that multiplies anyway, but for few rows, or where its sums are long beside them. */
  @ParameterizedTest
  @CsvSource({"lstm, 4, 128, 1, false", "lstm, 4, 129, 1, true", "lstm, 3, 8, 1, true", "lstm, 7, 8, 2, true", "lstm, 8, 8, 2, false", "indrnn, 32, 8, 1, true"})
  void inputProductsLeaveALoopWhereThatPays(String cell, int batch, int inputs, int threads, boolean leave) {
    Recurrence r = Language.cell(cell);
    Compiled compiled = Compiled.of(r, Options.of(Map.of("I", inputs, "H", 100), batch, 3).threads(threads).without(Decision.SMALL));
    List<String> reasons = compiled.schedule().reasons().stream().filter(reason -> reason.startsWith(Decision.HOIST + ":")).toList();
    assertFalse(reasons.isEmpty());
    assertEquals(leave, reasons.stream().noneMatch(reason -> reason.contains(": not ")), reasons::toString);
    assertEquals(leave, compiled.schedule().phases().stream().anyMatch(p -> !p.isLoop() && p.steps().stream().anyMatch(s -> s instanceof Step.Product product && product.rows() == 3 * batch)), "a product of all steps");
  }

  /** With few rows the gates of every step lie over the products of inputs that they are made of; with any, the deltas of every step lie over the gates. */
  @ParameterizedTest
  @CsvSource({"3, 2", "8, 1"})
  void memoryShrinksByWhatIsOverlaid(int batch, int times) {
    Recurrence r = Differential.withGradient(Language.cell("lstm"));
    Options options = Options.of(Map.of("I", 16, "H", 64), batch, 50);
    Compiled over = Compiled.of(r, options), apart = Compiled.of(r, options.without(Decision.OVERLAY));
    long gates = 4L * 50 * batch * 64, saved = numbers(apart) - numbers(over);
    assertTrue(saved >= times * gates, saved + " numbers less are stored, the gates of every step are " + gates);
    assertTrue(over.memoryBytes() < apart.memoryBytes());
  }

  private static long numbers(Compiled compiled) {
    return compiled.schedule().arena().buffers().stream().mapToLong(Buffer::size).sum();
  }
}
