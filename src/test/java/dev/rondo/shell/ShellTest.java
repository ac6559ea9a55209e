package dev.rondo.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.data.DataException;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.text.LanguageException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The names of the playground, in Java and in the shell. */
class ShellTest {

  @Test
  void aCellIsDefinedDifferentiatedAndPlotted() {
    Recurrence own = Playground.cell("cell a(H) {\n  input x[H]\n  state h[H]\n  z = 0.5 * h\n  h' = z + x\n  output h'\n}");
    assertEquals("a_adjoint", Playground.gradient(own).name());
    Trace trace = Playground.run(own, "H=2, T=5", 1);
    assertEquals(5, trace.of("h").length);
    for (int t = 1; t < 5; t++) assertEquals(0.5 * trace.of("h")[t - 1][1], trace.of("z")[t][1], 1e-12);
    assertEquals(3, trace.drawn("h").lines().count());
    assertThrows(IllegalArgumentException.class, () -> trace.of("q"));
    assertThrows(IllegalArgumentException.class, () -> Playground.run(own, "H=many", 1));
    assertThrows(IllegalArgumentException.class, () -> Playground.run(own, "Q=2", 1));
  }

  /** What the page of the commands shows. */
  @Test
  void thePlotInThePagesIsTheOneThatIsDrawn() throws IOException {
    String page = Files.readString(Path.of("../docs/commands.md")), line = "jshell> run(cell(\"gru\"), \"H=3, T=40\", 1).plot(\"h\")\n";
    assertTrue(page.contains(line + Playground.run(Playground.cell("gru"), "H=3, T=40", 1).drawn("h") + "```"), "run again, and put it there");
  }

  @Test
  void aNameThatTheLibraryDoesNotHaveIsTold() {
    assertEquals("the library has no 'gruu'; did you mean 'gru'", assertThrows(IllegalArgumentException.class, () -> Playground.cell("gruu")).getMessage());
    assertTrue(assertThrows(IllegalArgumentException.class, () -> Playground.cell("perceptron")).getMessage().startsWith("the library has no 'perceptron'; it has elman, irnn, "));
  }

  @Test
  void aFileIsReadAndItsErrorsHaveTheirPlace(@TempDir Path folder) throws IOException {
    String one = "cell one(H) {\n  input x[H]\n  output y = tanh(x)\n}\n";
    Path file = folder.resolve("my.rondo");
    Files.writeString(file, one);
    assertEquals("one", Playground.cell(file.toString()).name());
    Files.writeString(file, one + one.replace("one", "two"));
    assertEquals("two", Playground.cell(file.toString(), "two").name());
    assertEquals(file + ": it has one, two; say which, as cell(\"" + file + "\", \"one\")", assertThrows(DataException.class, () -> Playground.cell(file.toString())).getMessage());
    Files.writeString(file, one.replace("(x)", "(z)"));
    assertTrue(assertThrows(LanguageException.class, () -> Playground.cell(file.toString())).getMessage().startsWith(file + ":3:"));
    assertTrue(assertThrows(DataException.class, () -> Playground.cell("absent.rondo")).getMessage().startsWith("absent.rondo: there is no such file"));
    assertEquals("'my gru' is neither a name of the library nor a file that ends in .rondo nor a text such as cell a(I, H) { .. }", assertThrows(IllegalArgumentException.class, () -> Playground.cell("my gru")).getMessage());
  }

  /** The frames of an error are those of what was typed. */
  @Test
  void theShellShowsNoFrameOfRondo() {
    String said = said("cell(\"gruu\")\ncell(\"absent.rondo\")\ncell(\"cell a(H) { output y = z }\")\nrun(cell(\"gru\"), \"Q=3\", 1)\nexplain(cell(\"gru\"), Stage.JAVA, \"H\")\nrun(cell(\"gru\")).plot(\"q\")\nrun(cell(\"gru\"), \"H=3, H=5\", 1)\nrun(cell(\"gru\"), \"H=3000000000\", 1)\nrun(cell(\"gru\"), \"H=99999999\", 1)\n/exit\n");
    for (String message : List.of("did you mean 'gru'", "absent.rondo: there is no such file", "nothing is named 'z'", "'gru' has no dimension 'Q'", "'H' is not a size", "dimension H is given twice; give it once", "'H=3000000000' is too large; 999999999 is the most", "more than one array holds", "'gru' has no 'q' that varies over time")) assertTrue(said.contains(message), message + " in " + said);
    assertEquals(List.of(), said.lines().filter(l -> l.contains(".java:")).toList());
  }

  /** With a disassembler there is assembly, without one the remedy; which of the two depends on the machine. */
  @Test
  void theShellHasAssembly() {
    String said = said("assembly(cell(\"elman\"), \"I=16, H=64, B=8, T=10\")\n/exit\n");
    assertTrue(said.contains("vector bits") || said.contains("no disassembler is installed, so machine code cannot be shown"), said);
  }

  private static String said(String typed) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    int code = Shell.run(new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8)), stream, stream);
    String said = out.toString(StandardCharsets.UTF_8);
    assertEquals(0, code, said);
    return said;
  }

  @Test
  void aPlotGoesFromTheLeastToTheGreatest() {
    Trace trace = new Trace("a", Map.of("h", new double[][] {{0}, {1}, {0.5}, {Double.NaN}}));
    assertEquals("h: 0.000 to 1.000 over 4 steps\n   0 ▁█▅?\n", trace.drawn("h"));
    assertTrue(new Trace("a", Map.of("h", new double[][] {{Double.NaN}})).drawn("h").startsWith("h: no finite number"));
  }

  @Test
  void theShellKnowsTheNames() {
    String said = said("var gru = cell(\"gru\")\nSystem.out.println(\"it is \" + gradient(gru).name())\nrun(gru, \"H=1, T=3\", 1).plot(\"h\")\nexplain(gru, Stage.KERNELS, \"\")\nshow(gradient(gru))\n/exit\n");
    assertTrue(said.contains("it is gru_adjoint"), said);
    assertTrue(said.contains("over 3 steps\n   0 "), "a plot is shown line by line: " + said);
    assertTrue(said.contains("\nkernel loop_1() {\n") && said.contains("\n  output h_initial_bar\n") && !said.contains(" ... "), "and a stage whole: " + said);
  }
}
