package dev.rondo.codegen;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.codegen.bytecode.MethodSizes;
import dev.rondo.codegen.kernel.KernelProgram;
import dev.rondo.codegen.measure.TimedProgram;
import dev.rondo.codegen.options.Options;
import dev.rondo.codegen.runtime.Session;
import dev.rondo.codegen.schedule.pass.Differences;
import dev.rondo.codegen.schedule.pass.Pass;
import dev.rondo.codegen.schedule.pass.Passes;
import dev.rondo.codegen.schedule.plan.Schedule;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.language.Language;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What a program can learn of a compilation: stages, listeners, class bytes, events of the flight recorder, what things say of themselves. */
class ExplainTest {

  private static final Options SIZES = Options.of(Map.of("I", 3, "H", 5), 2, 4);

  @ParameterizedTest
  @EnumSource(Stage.class)
  void everyStageIsTheSameTwice(Stage stage) {
    Recurrence r = Differential.withGradient(Language.cell("lstm"));
    String once = Compiled.of(r, SIZES).explain(stage);
    assertFalse(once.isBlank());
    assertEquals(once, Compiled.of(Differential.withGradient(Language.cell("lstm")), SIZES).explain(stage));
  }

  @Test
  void aListenerIsToldOfEachStage() {
    List<String> passes = new ArrayList<>();
    List<Object> later = new ArrayList<>();
    Compiled compiled = Compiled.of(Language.cell("gru"), SIZES, new CompileListener() {
      @Override
      public void passed(Pass pass, Recurrence before, Recurrence after) {
        passes.add(pass.name());
        assertEquals(Passes.after(Language.cell("gru"), pass.name()), after);
      }

      @Override
      public void scheduled(Schedule schedule) {
        later.add(schedule);
      }

      @Override
      public void lowered(KernelProgram kernels) {
        later.add(kernels);
      }

      @Override
      public void emitted(byte[] classFile) {
        later.add(classFile);
      }
    });
    assertEquals(Passes.ALL.stream().map(Pass::name).toList(), passes);
    assertEquals(List.of(compiled.schedule(), compiled.kernels()), later.subList(0, 2));
    assertArrayEquals(compiled.classFile(), (byte[]) later.get(2));
  }

  @Test
  void eventsTellOfCompilationsAndRuns(@TempDir Path folder) throws Exception {
    try (Recording recording = new Recording()) {
      recording.start();
      try (Session session = Compiled.of(Language.cell("gru"), SIZES).open()) {
        for (int i = 0; i < 3; i++) session.run();
      }
      recording.stop();
      recording.dump(folder.resolve("events.jfr"));
    }
    List<RecordedEvent> ours = RecordingFile.readAllEvents(folder.resolve("events.jfr")).stream().filter(e -> e.getEventType().getName().startsWith("dev.rondo.")).toList();
    List<RecordedEvent> runs = ours.stream().filter(e -> e.getEventType().getName().equals("dev.rondo.Run")).toList();
    assertEquals(List.of(1L, 2L, 3L), runs.stream().map(e -> e.getLong("number")).sorted().toList());
    RecordedEvent compile = ours.stream().filter(e -> e.getEventType().getName().equals("dev.rondo.Compile")).findFirst().orElseThrow();
    assertEquals("gru", compile.getString("recurrence"));
    assertEquals("batch 2, steps 4, H 5, I 3", compile.getString("shapes"));
    assertEquals(Passes.ALL.size(), ours.stream().filter(e -> e.getEventType().getName().equals("dev.rondo.Pass")).count());
  }

  /** In a JVM of its own, which says what classes it loads: where there is no recorder, nothing of it is made ready; one that is started later has the events. */
  @Test
  void compilingAndRunningDoNotStartTheFlightRecorder(@TempDir Path folder) throws Exception {
    List<String> lines = Alone.run(folder, List.of("-Xlog:class+load"), Quiet.class);
    int ran = lines.indexOf("ran");
    assertTrue(ran > 0 && lines.contains("recorded: true"), "it ran to its end");
    assertEquals(List.of(), lines.subList(0, ran).stream().filter(l -> l.contains("jdk.jfr.internal")).toList());
    assertTrue(lines.subList(ran, lines.size()).stream().anyMatch(l -> l.contains("jdk.jfr.internal")), "and this is how they would have been seen");
  }

  static final class Quiet {
    public static void main(String[] args) {
      try (Session session = Compiled.of(Language.cell("gru"), SIZES).open()) {
        session.run();
      }
      System.out.println("ran");
      try (Recording recording = new Recording()) {
        recording.start();
        System.out.println("recorded: " + dev.rondo.codegen.event.RunEvent.isOn());
      }
    }
  }

  /** The JVM counts the bytes that a thread allocates. */
  @Test
  void withoutARecordingARunAllocatesNothing() {
    com.sun.management.ThreadMXBean threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    try (Session session = Compiled.of(Language.cell("gru"), SIZES.form(Options.Form.SCALAR)).open()) {
      for (int i = 0; i < 1000; i++) session.run();
      long id = Thread.currentThread().getId(), before = threads.getThreadAllocatedBytes(id);
      for (int i = 0; i < 1000; i++) session.run();
      long allocated = threads.getThreadAllocatedBytes(id) - before;
      assertTrue(allocated < 1000, allocated + " bytes in 1000 runs");   // the counting itself takes some
    }
  }

  @Test
  void thingsSayWhatTheyAre() {
    Compiled compiled = Compiled.of(Language.cell("gru"), SIZES.form(Options.Form.SCALAR));
    assertTrue(compiled.toString().startsWith("gru: batch 2, steps 4, H 5, I 3; f32 x 1 lanes, "), compiled.toString());
    try (Session session = compiled.open()) {
      session.run();
      assertTrue(session.toString().startsWith("gru after 1 run: "), session.toString());
    }
  }

  @ParameterizedTest
  @CsvSource({"35, SMALL", "36, HOT", "325, HOT", "326, HUGE", "8000, HUGE", "8001, NEVER"})
  void sizesAreThoseOfHotSpot(int bytes, MethodSizes.Limit limit) {
    assertEquals(limit, MethodSizes.Limit.of(bytes));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"a,b,c | a,b,c | ''", "a,b,c | a,c | '  a,- b,  c'", "a,c | a,b,c | '  a,+ b,  c'", "a | b | '- a,+ b'", "a,x,b | a,y,b | '  a,- x,+ y,  b'"})
  void differencesAreLinesGoneAndCome(String before, String after, String expected) {
    assertEquals(expected.isEmpty() ? "" : expected.replace(',', '\n') + "\n", Differences.of(before.replace(',', '\n'), after.replace(',', '\n')));
  }

  /** Every step of a run has its lap, and nothing but the stopwatch is added to the program. */
  @Test
  void aTimedProgramComputesTheSame() {
    Recurrence r = Differential.withGradient(Language.cell("lstm"));
    Compiled compiled = Compiled.of(r, SIZES);
    try (Session plain = compiled.open(); TimedProgram timed = TimedProgram.of(compiled)) {
      Differential.fill(plain, r, 1);
      Differential.fill(timed.session(), r, 1);
      plain.run();
      timed.run();
      r.outputs().forEach(o -> assertArrayEquals(plain.read(o.name()), timed.session().read(o.name()), 0, o.name()));
      assertEquals(compiled.schedule().steps().size() - compiled.schedule().preparation().size(), timed.laps().size());
      assertTrue(timed.laps().stream().allMatch(l -> l.nanos() >= 0 && l.bytes() > 0));
      assertThrows(IllegalStateException.class, () -> TimedProgram.of(compiled), "one program at a time");
    }
  }

  /** 2 M N K for a product of whole tiles: what the schedule says of its size, counted in the kernels. */
  @Test
  void operationsAreThoseOfTheProduct() {
    Recurrence r = Language.read("cell a(I, H) {\n  input x[I]\n  param W[H, I]\n  y = W @ x\n  output y\n}");
    try (TimedProgram timed = TimedProgram.of(Compiled.of(r, Options.of(Map.of("I", 32, "H", 64), 3, 5)))) {
      assertEquals(2.0 * 3 * 5 * 64 * 32, timed.laps().stream().mapToDouble(TimedProgram.Lap::flops).sum());
    }
  }

  /** Counted by hand: floats of what each elementwise step of an Elman network with 2 examples, 5 steps and 4 units reads and writes. */
  @Test
  void bytesAreThoseThatAStepTouches() {
    try (TimedProgram timed = TimedProgram.of(Compiled.of(Language.cell("elman"), Options.of(Map.of("I", 3, "H", 4), 2, 5).form(Options.Form.SCALAR)))) {
      List<Double> bytes = timed.laps().stream().filter(l -> l.step().kind().equals("elementwise")).map(TimedProgram.Lap::bytes).toList();
      assertEquals(List.of(4.0 * 2 * 4, 4.0 * 5 * (2 * 4 + 4 + 2 * 4)), bytes, "the state of no step yet; then the sum, the bias and the new state, step by step");
    }
  }
}
