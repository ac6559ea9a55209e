package dev.rondo.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.graph.language.Definitions;
import dev.rondo.graph.language.Language;
import dev.rondo.graph.library.Library;
import dev.rondo.graph.text.Diagnostic;
import dev.rondo.graph.text.Diagnostics;
import dev.rondo.graph.text.Fault;
import dev.rondo.graph.text.LanguageException;
import dev.rondo.graph.text.Position;
import dev.rondo.graph.text.Source;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BinaryOperator;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts that are long, or that mean more than they say: read and printed in time that grows as they do, or refused with a place. The limits of time are far above what any of them takes. */
@Tag("slow")
class BoundedTest {

  private static final int MANY = 20_000;
  private static final Duration HANGING = Duration.ofMinutes(4);

  private static String lines(int from, int to, IntFunction<String> line) {
    return IntStream.range(from, to).mapToObj(line).collect(Collectors.joining("\n", "", "\n"));
  }

  private static Definitions parsed(String text) {
    return assertTimeoutPreemptively(HANGING, () -> Language.parse(new Source("t", text), Library.standard()));
  }

  private static LanguageException refused(String text) {
    return assertTimeoutPreemptively(HANGING, () -> assertThrows(LanguageException.class, () -> Language.parse(new Source("t", text), Library.standard())));
  }

  private static Diagnostic only(LanguageException wrong) {
    assertEquals(1, wrong.diagnostics().size(), wrong.getMessage());
    return wrong.diagnostics().get(0);
  }

  /** Cells that apply the one before twice each: the last comes to 2^n. */
  private static String doubling(int cells, String call) {
    return "cell c0(H) { input x[H]; state h[H]; h' = tanh(x + h); output h' }\n" + lines(1, cells, i -> "cell c" + i + "(H) { input x[H]\n a = " + call.formatted(i - 1, "x") + "\n b = " + call.formatted(i - 1, "a") + "\n output b }");
  }

  @ParameterizedTest
  @ValueSource(strings = {"c%d(%s)", "bidirectional(c%d(%s), join = add)"})
  void termsAreCountedThroughCells(String call) {
    Diagnostic wrong = only(refused(doubling(30, call)));
    assertTrue(wrong.message().contains("100000 terms") && wrong.remedy().startsWith("use fewer rounds"), wrong.headline());
    assertTrue(wrong.line() > 3 * 7 && wrong.column() > 1, wrong.headline());   // 4^7 applications of the first cell are fewer than 100,000 terms
  }

  @Test
  void termsAreCountedThroughBlocks() {
    String block = "(H) { state h[H]; s = h; repeat 1000 { repeat 20 { s = tanh(s) } }; h' = s; output h' }\n";
    Diagnostic wrong = only(refused(lines(0, 100, i -> "cell c" + i + block)));
    assertTrue(wrong.message().startsWith("the program comes to more than 1000000 terms"), wrong.headline());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "param w[H]", "s = h[t-1000]", "s = (h)^64", "s = gru(h, H)"})
  void roundsAreCountedWhateverTheyHold(String body) {
    Diagnostic wrong = only(refused("cell c(H) { state h[H]; repeat 1000 { repeat 1000 { repeat 1000 { " + body + " } } }; h' = h; output h' }"));
    assertTrue(wrong.message().contains("terms"), wrong.headline());
  }

  @Test
  void chains() {
    String chain = " a0 = h\n" + lines(1, MANY, i -> " a" + i + " = tanh(a" + (i - 1) + ")");
    assertEquals(MANY, parsed("cell c(H) {\n state h[H]\n" + chain + " h' = a19999\n output h'\n}\n").cells().get(0).bindings().size());
    String network = "network n(H) {\n input h[H] over time with lengths n\n" + chain + " output y = last(a19999)\n}\n";
    Recurrence n = parsed(network).networks().get(0).recurrence();
    assertTimeoutPreemptively(HANGING, () -> assertTrue(Printer.print(n).length() > network.length()));
  }

  /** Each state is made of the next value of the one before, so printing them goes from one to the next 20,000 times. */
  @Test
  void states() {
    String states = lines(1, MANY, i -> " state h" + i + "[H]\n h" + i + "' = tanh(h" + (i - 1) + "')");
    Recurrence r = parsed("cell c(H) {\n state h0[H]\n h0' = h0 + 1\n" + states + " output h19999'\n}\n").cells().get(0);
    assertEquals(MANY, r.states().size());
    assertTimeoutPreemptively(HANGING, () -> assertEquals(r, Language.read(Printer.print(r))));
  }

  @Test
  void lengthsAndResetsThroughStates() {
    for (String with : new String[] {"lengths", "resets"}) {
      String states = lines(1, 3000, i -> " state h" + i + "[H]\n h" + i + "' = h" + i + " + h" + (i - 1));
      parsed("network n(H) {\n input x[H] over time with " + with + " n\n state h0[H]\n h0' = h0 + x\n" + states + " output h2999'\n}\n");
    }
  }

  @Test
  void manyOutputsInputsAndLasts() {
    parsed("cell c(H) {\n state h[H]\n" + lines(0, MANY, i -> " output o" + i + " = h + " + i) + " h' = h\n}\n");
    parsed("network n(H) {\n" + lines(0, MANY, i -> " input x" + i + "[H]\n output y" + i + " = x" + i + " + 1") + "}\n");
    parsed("network n(H) {\n input x[H] over time\n a0 = x\n" + lines(1, MANY, i -> " a" + i + " = tanh(a" + (i - 1) + ")\n l" + i + " = last(a" + i + ")") + " output y = l19999\n}\n");
  }

  @Test
  void manyErrorsAreCounted() {
    LanguageException wrong = refused("cell c(H) {\n state h[H]\n" + lines(0, MANY, i -> " a" + i + " = q" + i + " + 1") + " h' = h\n output h'\n}\n");
    assertEquals(Diagnostics.MOST, wrong.diagnostics().size());
    assertEquals(MANY - Diagnostics.MOST, wrong.more());
    assertEquals(3, wrong.diagnostics().get(0).line());
    assertTrue(wrong.getMessage().endsWith("\nand 19900 more errors"));
  }

  @Test
  void similarNamesAreLookedForOnlyWhereAnErrorIsKept() {
    String name = "a".repeat(28);
    LanguageException wrong = refused("cell c(H) {\n state h[H]\n" + lines(0, 4000, i -> " " + name + i + " = h\n b" + i + " = " + name + "x" + i) + " h' = h\n output h'\n}\n");
    assertEquals(3900, wrong.more());
  }

  /** A function that is called through others finds the same error at the same place again and again. */
  @Test
  void theRemedyOfAnErrorIsLookedForOnce() {
    AtomicInteger asked = new AtomicInteger();
    Diagnostics errors = new Diagnostics();
    Position at = new Position(new Source("t", "x"), 1, 1);
    for (int i = 0; i < 3; i++) errors.add(new Fault(at, "wrong", () -> "remedy " + asked.incrementAndGet()));
    errors.add(at, "wrong otherwise", "correct it");
    assertEquals(1, asked.get());
    assertEquals(2, errors.count());
  }

  /** Nodes of one hash are looked for one after the other, so that a chain of n nodes would take n^2 steps. A few may meet by chance. */
  @Test
  void chainsOfEqualArgumentsHaveHashesOfTheirOwn() {
    for (BinaryOperator<Expr> step : List.<BinaryOperator<Expr>>of(Expr::plus, Expr::times, Expr::minus)) {
      Set<Integer> hashes = new HashSet<>();
      Expr e = Build.state("h", Shape.SCALAR);
      for (int i = 0; i < 2000; i++, e = step.apply(e, e)) hashes.add(e.hashCode());
      assertTrue(hashes.size() > 1990, "only " + hashes.size() + " hashes in a chain of 2000 nodes");
    }
  }

  @Test
  void cellsInCellsInCells() {
    String first = "cell c0(H) { input x[H]; state h[H]; h' = tanh(x + h); output h' }\n";
    IntFunction<String> next = i -> "cell c" + i + "(H) { input x[H]; a = c" + (i - 1) + "(x); output a }";
    assertTrue(only(refused(first + lines(1, 5000, next))).message().contains("32 levels"));
    refused(lines(1, 5000, i -> next.apply(5000 - i)) + first).diagnostics().forEach(d -> assertTrue(d.message().contains("32 levels"), d.headline()));
    parsed(first + lines(1, 31, next));
  }

  @Test
  void functionsInFunctions() {
    Diagnostic wrong = only(refused("function f0(x) = tanh(x)\n" + lines(1, 5000, i -> "function f" + i + "(x) = f" + (i - 1) + "(x)") + "cell c(H) { state h[H]; h' = f4999(h); output h' }\n"));
    assertTrue(wrong.message().length() < 200 && wrong.message().endsWith("nest more than 400 deep") && wrong.line() == 5001, wrong.headline());
  }

  @Test
  void aLineWithoutEndIsShownAroundThePlace() {
    Diagnostic junk = only(refused("\u0001?".repeat(32_000)));
    assertEquals("t:1:1: error: the character U+0001 means nothing here; remove it; comments start with #\n" + " ?".repeat(80) + " …\n^", junk.toString());
    String before = "a".repeat(30_000), after = "b".repeat(30_000);
    Diagnostic middle = only(refused("# " + before + "\n function f(" + before + " ? " + after));
    String[] shown = middle.toString().split("\n");
    assertEquals('?', shown[1].charAt(shown[2].indexOf('^')));
    assertTrue(shown[1].startsWith("… aaa") && shown[1].endsWith("bbb …") && shown[1].length() == 164, shown[1]);
  }

  @Test
  void theCaretStandsBelowThePlaceWhateverStandsBefore() {
    String[] shown = only(refused("cell c(H) { state h[H]\n\t# 𝛼\n h' =\t𝛼 + h; output h' ? }")).toString().split("\n");
    assertEquals('?', shown[1].codePoints().toArray()[shown[2].indexOf('^')]);
  }

  /** A range is shorter than what it means. */
  @ParameterizedTest
  @ValueSource(strings = {"a%d { k = 1..9999 }\n", "a%d { k = 1..5000, 1..5000, 7..8 }\n"})
  void rangesAreCountedTogether(String block) {
    LanguageException wrong = refused(lines(0, 20_000, block::formatted));
    assertTrue(wrong.diagnostics().get(0).message().equals("ranges of more than 10000 numbers in all"), wrong.diagnostics().get(0).headline());
  }

  @Test
  void aProgramHasAMillionCharacters() {
    assertEquals("a text of 1048577 characters; a program has at most 1048576", only(refused(" ".repeat(Source.MOST + 1))).message());
    parsed(" ".repeat(Source.MOST));
  }

  @Test
  void anInterruptedThreadStopsReading() {
    Thread.currentThread().interrupt();
    try {
      assertThrows(CancellationException.class, () -> Language.read("cell a(H) { state h[H]; h' = h; output h' }"));
    } finally {
      assertTrue(Thread.interrupted());
    }
  }
}
