package dev.rondo.codegen;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.codegen.bytecode.KernelClass;
import dev.rondo.codegen.machine.Element;
import dev.rondo.codegen.options.Decision;
import dev.rondo.codegen.options.Options;
import dev.rondo.codegen.runtime.CompiledSession;
import dev.rondo.codegen.runtime.Session;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.language.Language;
import dev.rondo.graph.library.Library;
import dev.rondo.graph.text.Source;
import java.io.StringWriter;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What you inspect is what runs: javac takes the source without Rondo on the class path, and its bits are those of the bytecode. */
class JavaSourceTest {

  @TempDir Path folder;

  static Stream<String> cells() {
    return Library.standard().names().stream();
  }

  @ParameterizedTest
  @MethodSource("cells")
  void givesTheSameBits(String name) throws Exception {
    Recurrence r = Differential.withGradient(Language.cell(name));
    Map<String, Integer> sizes = new HashMap<>();
    r.dims().forEach(d -> sizes.put(d, d.equals("H") ? 17 : 7));
    for (Element element : Element.values()) for (Options.Form form : Forms.each()) {
      Compiled compiled = Compiled.of(r, Options.of(sizes, 7, 3).element(element).form(form));
      Session bytecode = compiled.open(), source = new CompiledSession(compiled.schedule(), compile(compiled, "K" + element + form));
      for (Session s : List.of(bytecode, source)) {
        Differential.fill(s, r, sizes, 3);
        s.run();
      }
      r.outputs().forEach(o -> assertArrayEquals(bytecode.read(o.name()), source.read(o.name()), 0, name + " " + element + " " + form + " " + o.name()));
    }
  }

  /** What is too large for single precision is infinite in the source too. */
  @Test
  void constantsPastSinglePrecision() throws Exception {
    same("cell large(I) { input x[I] over time; output y = min(x * 1e39, -1e39) }", "Large");
  }

  /** Names of values may be words of Java, or of the generated class. */
  @Test
  void namesMayBeWordsOfJava() throws Exception {
    same("""
        cell words(I) {
          input x[I]
          state int[I]
          param class[I]  init 0.5
          new = class * x + int
          run = tanh(new)
          m = exp(run)
          float = run / (1 + m)
          int' = float
          output prepare = float + run
        }""", "Words");
  }

  private void same(String text, String className) throws Exception {
    Recurrence r = Differential.withGradient(Language.parse(new Source("words.rondo", text), Library.standard()).cells().get(0));
    Compiled compiled = Compiled.of(r, Options.of(Map.of("I", 17), 3, 2));
    Session bytecode = compiled.open(), source = new CompiledSession(compiled.schedule(), compile(compiled, className));
    for (Session s : List.of(bytecode, source)) {
      Differential.fill(s, r, Map.of("I", 17), 2);
      s.run();
    }
    r.outputs().forEach(o -> assertArrayEquals(bytecode.read(o.name()), source.read(o.name()), 0, o.name()));
  }

  /** Of one example a loop reads its weights to and fro. */
  @Test
  void givesTheSameBitsForOneExample() throws Exception {
    Recurrence r = Differential.withGradient(Language.cell("gru"));
    Map<String, Integer> sizes = Map.of("I", 7, "H", 150);
    for (Options.Form form : Forms.each()) {
      Compiled compiled = Compiled.of(r, Options.of(sizes, 1, 5).form(form));
      assertTrue(compiled.javaSource("One").contains("(t & 1)"), () -> compiled.javaSource("One"));
      Session bytecode = compiled.open(), source = new CompiledSession(compiled.schedule(), compile(compiled, "One" + form));
      for (Session s : List.of(bytecode, source)) {
        Differential.fill(s, r, sizes, 3);
        s.run();
      }
      r.outputs().forEach(o -> assertArrayEquals(bytecode.read(o.name()), source.read(o.name()), 0, form + " " + o.name()));
    }
  }

  /** With two threads the source has two entries and a barrier of its own. */
  @ParameterizedTest
  @EnumSource(Element.class)
  void givesTheSameBitsWithTwoThreads(Element element) throws Exception {
    for (Recurrence program : List.of(Language.cell("lstm"), ProgramsTest.program("indices"))) {
      Recurrence r = Differential.withGradient(program);
      Map<String, Integer> sizes = Map.of("I", 7, "H", 17);
      Compiled compiled = Compiled.of(r, Options.of(sizes, 7, 3).element(element).threads(2).without(Decision.SMALL));
      try (Session bytecode = compiled.open(); Session source = new CompiledSession(compiled.schedule(), compile(compiled, "Two" + program.name() + element))) {
        for (Session s : List.of(bytecode, source)) {
          Differential.fill(s, r, sizes, 3);
          s.run();
          s.run();
        }
        r.outputs().forEach(o -> assertArrayEquals(bytecode.read(o.name()), source.read(o.name()), 0, o.name()));
      }
    }
  }

  private KernelClass compile(Compiled compiled, String className) throws Exception {
    String text = compiled.javaSource(className);
    assertFalse(text.contains("rondo."), "the source names Rondo's classes");
    Path file = Files.writeString(folder.resolve(className + ".java"), text);
    JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    try (StandardJavaFileManager files = javac.getStandardFileManager(null, null, null)) {
      List<String> options = List.of("-d", folder.toString(), "-cp", folder.toString(), "--add-modules", "jdk.incubator.vector", "-proc:none");
      assertTrue(javac.getTask(messages, files, null, options, null, files.getJavaFileObjects(file)).call(), () -> messages + "\n" + text);
    }
    URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()}, null);
    Class<?> memoryType = compiled.schedule().options().element() == Element.F32 ? float[].class : double[].class;
    Class<?> type = loader.loadClass(className);
    List<Method> runs = new ArrayList<>();
    for (int i = 0; i < compiled.schedule().options().threads(); i++) runs.add(type.getMethod(i == 0 ? "run" : "run_" + i, memoryType));
    Optional<Method> prepare = compiled.schedule().preparation().isEmpty() ? Optional.empty() : Optional.of(type.getMethod("prepare", memoryType));
    return new KernelClass() {
      @Override
      public void prepare(Object memory) {
        prepare.ifPresent(p -> call(p, memory));
      }

      @Override
      public void run(Object memory, int thread) {
        call(runs.get(thread), memory);
      }
    };
  }

  private static void call(Method method, Object memory) {
    try {
      method.invoke(null, memory);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }
}
