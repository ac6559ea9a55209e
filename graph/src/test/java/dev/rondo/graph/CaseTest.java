package dev.rondo.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.rondo.graph.language.Definitions;
import dev.rondo.graph.language.Language;
import dev.rondo.graph.library.Library;
import dev.rondo.graph.simplify.Simplify;
import dev.rondo.graph.text.LanguageException;
import dev.rondo.graph.text.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Programs with what is expected of them beside them, in {@code src/test/cases}: {@code ">>> name"}, the program, {@code "---"},
 * the expectation. With {@code -Dbless=true} the files are rewritten with what was found.
 */
class CaseTest {

  private static final Path CASES = Path.of("src/test/cases");

  private record Case(Path file, String name, String program, String expected) {}

  @TestFactory
  Stream<DynamicTest> errors() throws IOException {
    return tests("errors", CaseTest::diagnostics);
  }

  @TestFactory
  Stream<DynamicTest> print() throws IOException {
    return tests("print", CaseTest::printed);
  }

  @TestFactory
  Stream<DynamicTest> simplify() throws IOException {
    return tests("simplify", program -> Printer.print(Simplify.apply(Language.read(program))));
  }

  private static String diagnostics(String program) {
    try {
      Language.parse(new Source("case.rondo", program), Library.standard());
      return "no error\n";
    } catch (LanguageException e) {
      assertFalse(e.diagnostics().isEmpty());
      return e.getMessage() + "\n";
    }
  }

  private static String printed(String program) {
    Definitions module = Language.parse(new Source("case.rondo", program), Library.standard());
    List<Recurrence> all = new ArrayList<>(module.cells());
    module.networks().forEach(n -> all.add(n.recurrence()));
    all.forEach(RoundTripTest::same);
    return String.join("\n", all.stream().map(Printer::print).toList());
  }

  private static Stream<DynamicTest> tests(String directory, UnaryOperator<String> run) throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    try (Stream<Path> files = Files.list(CASES.resolve(directory))) {
      for (Path file : files.sorted().toList()) {
        List<Case> cases = read(file);
        if (Boolean.getBoolean("bless")) write(file, cases, run);
        for (Case c : cases) tests.add(DynamicTest.dynamicTest(file.getFileName() + ": " + c.name(), () -> check(c, run)));
      }
    }
    return tests.stream();
  }

  private static void check(Case c, UnaryOperator<String> run) {
    String found = run.apply(c.program());
    if (!Boolean.getBoolean("bless")) assertEquals(c.expected(), found);
  }

  private static List<Case> read(Path file) throws IOException {
    List<Case> cases = new ArrayList<>();
    for (String part : Files.readString(file).split("(?m)^>>> ")) {
      if (part.isBlank()) continue;
      String[] halves = part.split("(?m)^---\n", 2);
      int line = halves[0].indexOf('\n');
      cases.add(new Case(file, halves[0].substring(0, line), halves[0].substring(line + 1), halves.length < 2 ? "" : halves[1].strip() + "\n"));
    }
    return cases;
  }

  private static void write(Path file, List<Case> cases, UnaryOperator<String> run) throws IOException {
    StringBuilder text = new StringBuilder();
    for (Case c : cases) text.append(">>> ").append(c.name()).append('\n').append(c.program()).append("---\n").append(run.apply(c.program())).append('\n');
    Files.writeString(file, text);
  }
}
