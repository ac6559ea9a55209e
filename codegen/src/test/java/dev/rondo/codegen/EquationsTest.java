package dev.rondo.codegen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.autodiff.Adjoint;
import dev.rondo.codegen.bytecode.Loader;
import dev.rondo.codegen.kernel.Stmt;
import dev.rondo.codegen.options.Options;
import dev.rondo.graph.Origins;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.language.Language;
import dev.rondo.graph.library.Library;
import dev.rondo.graph.text.Source;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Generated code knows the equations that it computes: line numbers and source file of the class, comments of the source, a stack trace. */
class EquationsTest {

  static List<String> cells() {
    return Library.standard().names();
  }

  private static Compiled compiled(Recurrence r) {
    Map<String, Integer> sizes = new HashMap<>();
    r.dims().forEach(d -> sizes.put(d, 5));
    return Compiled.of(r, Options.of(sizes, 2, 3));
  }

  /** The lines of a cell that hold equations, by the text alone. */
  private static Set<Integer> written(String text) {
    List<String> lines = text.lines().toList();
    Set<Integer> numbers = new TreeSet<>();
    for (int i = 0; i < lines.size(); i++) if (lines.get(i).matches("  (output )?[\\w]+'? += .*")) numbers.add(i + 1);
    return numbers;
  }

  private record Lines(Set<String> files, Set<Integer> numbers) {}

  private static Lines lines(byte[] classFile) {
    Lines lines = new Lines(new TreeSet<>(), new TreeSet<>());
    new ClassReader(classFile).accept(new ClassVisitor(Opcodes.ASM9) {
      @Override
      public void visitSource(String source, String debug) {
        lines.files.add(source);
      }

      @Override
      public MethodVisitor visitMethod(int access, String name, String descriptor, String signature, String[] exceptions) {
        return new MethodVisitor(Opcodes.ASM9) {
          @Override
          public void visitLineNumber(int line, Label start) {
            lines.numbers.add(line);
          }
        };
      }
    }, 0);
    return lines;
  }

  @ParameterizedTest
  @MethodSource("cells")
  void everyLineOfEveryCellIsInItsClass(String name) {
    Source text = Library.standard().find(name).orElseThrow();
    Compiled compiled = compiled(Language.cell(name));
    Lines lines = lines(compiled.classFile());
    assertEquals(Set.of(name + ".rondo"), lines.files);
    Set<Integer> missing = new TreeSet<>(written(text.text()));
    missing.removeAll(lines.numbers);
    compiled.kernels().kernels().forEach(k -> k.body().forEach(s -> {
      if (s instanceof Stmt.Note note) missing.remove(note.line());   // of equations that share a product the first has the line
    }));
    missing.removeIf(line -> text.line(line).matches(".* = \\w+'?( *#.*)?"));   // another name for a value needs no code
    assertTrue(missing.isEmpty(), name + ": no code for the lines " + missing);
    assertTrue(lines.numbers.stream().allMatch(n -> n > 0 && n <= text.text().lines().count()), lines.toString());
  }

  @ParameterizedTest
  @MethodSource("cells")
  void theSourceSaysEachEquationAboveItsBlock(String name) {
    Recurrence r = Language.cell(name);
    String java = compiled(r).explain(Stage.JAVA);
    for (Recurrence.State s : r.states()) {
      Origins.Origin origin = r.origins().of(s.name() + "'").orElseThrow();
      boolean copied = origin.text().matches("\\w+' = \\w+");
      assertTrue(copied || java.contains("// " + origin.text() + "   " + name + ".rondo:" + origin.at().line()), name + " " + origin.text() + "\n" + java);
    }
    r.params().forEach(p -> assertTrue(java.contains("param {@code " + p.name() + "["), p.name()));
  }

  /** The memory is too short, so the first access past its end fails: where the equation is. */
  @Test
  void aStackTraceShowsTheEquation() {
    Compiled gru = compiled(Language.cell("gru"));
    Throwable thrown = assertThrows(IndexOutOfBoundsException.class, () -> Loader.load(gru.classFile()).run(new float[64], 0));
    StackTraceElement[] ours = Arrays.stream(thrown.getStackTrace()).filter(e -> e.getClassName().equals(Loader.className("Gru"))).toArray(StackTraceElement[]::new);
    assertTrue(ours.length > 0, Arrays.toString(thrown.getStackTrace()));
    assertTrue(Arrays.stream(ours).allMatch(e -> "gru.rondo".equals(e.getFileName())), Arrays.toString(ours));
    Set<Integer> known = written(Library.standard().find("gru").orElseThrow().text());
    assertTrue(Arrays.stream(ours).anyMatch(e -> known.contains(e.getLineNumber())), Arrays.toString(ours));
  }

  @Test
  void theGradientPointsToTheEquationsToo() {
    Compiled compiled = compiled(Adjoint.of(Language.cell("gru")));
    Set<String> names = compiled.schedule().steps().stream().flatMap(s -> compiled.schedule().equations().of(s).stream()).collect(Collectors.toSet());
    assertTrue(names.containsAll(Set.of("z_bar", "r_bar", "n_bar", "z", "r", "n")), names.toString());
    assertTrue(compiled.explain(Stage.KERNELS).contains("# z_bar, back through z = sigmoid("), "no kernel says that it is a part of z's derivative");
  }

  @Test
  void aCellNamedLikeAClassOfTheSourceCompilesToo() {
    Recurrence r = Language.read("cell float_vector(H) {\n  state h[H]\n  h' = h + 1\n  output h'\n}");
    assertEquals("CellFloatVector", compiled(r).className());
  }
}
