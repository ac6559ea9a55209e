package dev.rondo.codegen;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.codegen.options.Options;
import dev.rondo.codegen.runtime.Session;
import dev.rondo.graph.RandomRecurrence;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.language.Definitions;
import dev.rondo.graph.language.Language;
import dev.rondo.graph.library.Library;
import dev.rondo.graph.text.LanguageException;
import dev.rondo.graph.text.Source;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Programs of every kind, valid and mutilated, through checks and compiler: each either compiles and runs, or is refused with a place or a reason; nothing else is thrown, and nothing hangs. The
 * same few programs each time, fewer on a slow machine; -Drondo.fuzz=60 goes on for so many seconds.
 */
class FuzzTest {

  private static final int SECONDS = Integer.getInteger("rondo.fuzz", 8), PROGRAMS = Integer.getInteger("rondo.fuzz") == null ? 600 : Integer.MAX_VALUE;
  private static final Duration HANGING = Duration.ofMinutes(2);   // for one program; all take milliseconds
  private static final long MOST_BYTES = 64 << 20;
  private static final List<String> PIECES = List.of("+", "-", "*", "/", "@", "(", ")", "[", "]", "{", "}", "=", "'", ",", ":", "<", "h", "x", "H", "I", "t", "0", "1", "2", "3.5", "1e30", "[t-1]", "[t+1]", "size(H)",
      "sum(", "max(", "tanh(", "exp(", "transpose(", "outer(", "concat(", "pick(", "select(", "affine(x, h)", "final(h)", "last(", "total(", "steps(", "repeat 2 {", "backward", "per example", "\n", " # ");

  @Test
  void mutilatedTextIsRefusedOrRuns() {
    List<String> texts = new ArrayList<>();
    for (String name : Library.standard().names()) texts.add(Library.standard().find(name).orElseThrow().text());
    for (String network : List.of("h = lstm(x, H = 3)\n  output p = dense(last(h), F)\n  loss mse(p, y)", "h = bidirectional(gru(x, H = 2))\n  output p = dense(dropout(last(h), 0.5), F)\n  loss mse(p, y)")) {
      texts.add("network n(F) {\n  input x[F] over time\n  target y[F]\n  " + network + "\n}\n");
    }
    Random random = new Random(20);
    int refused = 0, ran = 0;
    for (long end = System.nanoTime() + SECONDS * 1_000_000_000L; System.nanoTime() < end && refused + ran < PROGRAMS; ) {
      String text = mutilated(texts.get(random.nextInt(texts.size())), texts, random);
      long seed = random.nextLong();
      boolean good = assertTimeoutPreemptively(HANGING, () -> passes(text, new Random(seed)), () -> "hangs: " + text);
      if (good) ran++;
      else refused++;
    }
    assertTrue(refused > 0 && ran > 0, ran + " ran, " + refused + " were refused: the mutilations are too many or too few");
  }

  @Test
  void randomGraphsCompileAndRun() {
    Random random = new Random(21);
    int ran = 0;
    for (long end = System.nanoTime() + SECONDS * 1_000_000_000L; System.nanoTime() < end && ran < PROGRAMS; ran++) {
      long seed = random.nextLong();
      Recurrence r = RandomRecurrence.of(seed);
      Optional<String> refused = assertTimeoutPreemptively(HANGING, () -> refused(r, new Random(seed)), () -> "hangs: " + r);
      assertTrue(refused.isEmpty(), () -> "refused: " + refused.get() + "\n" + r);
    }
  }

  private static String mutilated(String text, List<String> texts, Random random) {
    StringBuilder out = new StringBuilder(text);
    for (int k = random.nextInt(4); k >= 0; k--) {
      int at = random.nextInt(out.length() + 1), end = Math.min(out.length(), at + random.nextInt(6));
      switch (random.nextInt(5)) {
        case 0 -> out.delete(at, end);
        case 1 -> out.insert(at, " " + PIECES.get(random.nextInt(PIECES.size())) + " ");
        case 2 -> out.replace(at, end, PIECES.get(random.nextInt(PIECES.size())));
        case 3 -> swapLines(out, random);
        default -> out.insert(at, line(texts.get(random.nextInt(texts.size())), random));
      }
    }
    return out.toString();
  }

  private static String line(String text, Random random) {
    List<String> lines = text.lines().toList();
    return "\n" + lines.get(random.nextInt(lines.size())) + "\n";
  }

  private static void swapLines(StringBuilder text, Random random) {
    List<String> lines = new ArrayList<>(text.toString().lines().toList());
    if (lines.isEmpty()) return;
    java.util.Collections.swap(lines, random.nextInt(lines.size()), random.nextInt(lines.size()));
    text.replace(0, text.length(), String.join("\n", lines) + "\n");
  }

  /** Whether the text is a program, and all of it that fits runs. */
  private static boolean passes(String text, Random random) {
    Definitions module;
    try {
      module = Language.parse(new Source("fuzz.rondo", text), Library.standard());
    } catch (LanguageException e) {
      assertFalse(e.diagnostics().isEmpty(), text);
      return false;
    } catch (RuntimeException | Error e) {
      throw new AssertionError("the text\n" + text, e);
    }
    List<Recurrence> all = new ArrayList<>(module.cells());
    module.networks().forEach(n -> all.add(n.recurrence()));
    boolean ran = false;
    for (Recurrence r : all) ran |= refused(r, random).isEmpty();
    return ran;
  }

  /** Runs it at small sizes, or says why it is refused. */
  private static Optional<String> refused(Recurrence r, Random random) {
    Map<String, Integer> sizes = new HashMap<>();
    r.dims().forEach(d -> sizes.put(d, 1 + random.nextInt(6)));
    Options options = Options.of(sizes, 1 + random.nextInt(3), 1 + random.nextInt(4)).form(random.nextBoolean() ? Options.Form.AUTO : Options.Form.SCALAR);
    try {
      Compiled compiled = Compiled.of(r, options);
      if (compiled.memoryBytes() > MOST_BYTES) return Optional.empty();
      try (Session session = compiled.open()) {
        session.run();
      }
      for (Stage stage : Stage.values()) assertFalse(compiled.explain(stage).isBlank(), stage + " of\n" + r);
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      assertFalse(e.getMessage() == null || e.getMessage().isBlank(), () -> "no reason is given to refuse\n" + r);
      return Optional.of(e.getMessage());
    } catch (RuntimeException | Error e) {
      throw new AssertionError("at " + options + "\n" + r, e);
    }
  }
}
