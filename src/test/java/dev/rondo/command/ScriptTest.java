package dev.rondo.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The script {@code rondo}, in a folder of its own that is built already. */
@Timeout(120)
class ScriptTest {

  @TempDir static Path home;

  /** As a build leaves it: the jars of the class path, and folders of classes as jars. */
  @BeforeAll
  static void build() throws IOException {
    Path lib = Files.createDirectories(home.resolve("src/target/lib"));
    Files.copy(Path.of("../rondo"), home.resolve("rondo"));
    List<Path> all = Stream.of(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")).split(File.pathSeparator)).map(Path::of).filter(p -> Files.exists(p) && !p.endsWith("test-classes")).toList();
    for (Path from : all) {
      if (Files.isRegularFile(from)) Files.copy(from, lib.resolve(from.getFileName()));
      else jar(from, lib.resolve(all.indexOf(from) + ".jar"));
    }
    jar(Files.createDirectory(home.resolve("nothing")), home.resolve("src/target/rondo.jar"));
    Files.createFile(lib.resolve(".built"));
  }

  private static void jar(Path folder, Path to) throws IOException {
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(to)); Stream<Path> files = Files.walk(folder)) {
      out.setLevel(0);
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        out.putNextEntry(new JarEntry(folder.relativize(file).toString()));
        Files.copy(file, (OutputStream) out);
      }
    }
  }

  private static ProcessBuilder script(String javaOptions, String... args) throws IOException {
    List<String> words = new ArrayList<>(List.of("bash", home.resolve("rondo").toString()));
    words.addAll(List.of(args));
    ProcessBuilder script = new ProcessBuilder(words).redirectError(home.resolve("err").toFile());
    script.environment().put("RONDO_JAVA_OPTIONS", javaOptions);
    return script;
  }

  private static String out(Process process) throws IOException {
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  private static String err() throws IOException {
    return Files.readString(home.resolve("err"));
  }

  /** The first run keeps the classes for those after it; either says what a run without the script says. */
  @Test
  void laterRunsMapTheClassesOfTheFirst() throws IOException, InterruptedException {
    String classes = "";
    for (int i = 0; i < 2; i++) {
      Path log = home.resolve("classes" + i);
      Process run = script("-Xlog:class+load:file=" + log, "check", "gru").start();
      assertEquals(CliRun.by("check", "gru").good().out(), out(run));
      assertEquals(0, run.waitFor(), err());
      assertEquals("", err(), "the line of the incubator is left out");
      classes = Files.readString(log);
    }
    assertTrue(classes.lines().anyMatch(l -> l.contains("dev.rondo.command.CheckCommand source: shared objects file")), "CheckCommand is not among the classes that are kept");
  }

  @Test
  void thoseOfAPageAreAmongThem() throws IOException, InterruptedException {
    Path log = home.resolve("page-classes"), page = home.resolve("gru.html");
    Process run = script("-Xlog:class+load:file=" + log, "explain", "gru", "--format", "html", "-o", page.toString()).start();
    out(run);
    assertEquals(0, run.waitFor(), err());
    assertTrue(Files.size(page) > 0);
    assertTrue(Files.readString(log).lines().anyMatch(l -> l.contains("dev.rondo.explore.Panes source: shared objects file")), "Panes is not among the classes that are kept");
  }

  @Test
  void badInputIsSaidOnStderrWithItsCode() throws IOException, InterruptedException {
    Process run = script("", "check", "gruu").start();
    assertEquals("", out(run));
    assertEquals(2, run.waitFor());
    assertEquals("rondo: gruu: there is no such file; did you mean the library cell 'gru'\n", err());
  }

  @Test
  void stdinIsThatOfTheScript() throws IOException, InterruptedException {
    Process run = script("", "shell").start();
    try (OutputStream in = run.getOutputStream()) {
      in.write("System.out.println(\"it is \" + gradient(cell(\"gru\")).name())\n/exit\n".getBytes(StandardCharsets.UTF_8));
    }
    assertTrue(out(run).contains("it is gru_adjoint"), err());
    assertEquals(0, run.waitFor());
  }

  /** Whatever ends the script ends its JVM; 128 and the number of the signal is what is left of a process. */
  @ParameterizedTest
  @CsvSource({"TERM, 143", "HUP, 129", "KILL, 137"})
  void aSignalToTheScriptEndsItsJvm(String signal, int code) throws Exception {
    assumeFalse(isIgnored(code - 128), "whatever started this test ignores " + signal + ", as nohup does, and so does all that it starts");
    Process run = script("", "explore", "gru").start();
    List<ProcessHandle> jvms = List.of();
    try (BufferedReader out = run.inputReader()) {
      assertTrue(out.readLine().startsWith("http://"), err());
      jvms = Stream.concat(Stream.of(run.toHandle()), run.descendants()).filter(p -> p.info().command().orElse("").endsWith("/java")).toList();
      assertEquals(1, jvms.size());
      kill(signal, "" + run.pid());
      assertEquals(code, run.waitFor());
      jvms.get(0).onExit().get(20, TimeUnit.SECONDS);
      assertNull(out.readLine(), "whoever reads what it says comes to the end");
    } finally {
      jvms.forEach(ProcessHandle::destroyForcibly);
    }
  }

  private static void kill(String signal, String process) throws IOException, InterruptedException {
    assertEquals(0, new ProcessBuilder("kill", "-" + signal, "--", process).start().waitFor());
  }

  /** A signal to the script alone, or to all of its group as {@code timeout} and a terminal send it: training ends its step, writes, and says so. */
  @ParameterizedTest
  @CsvSource({"INT, false, 130", "TERM, false, 143", "INT, true, 130", "TERM, true, 143"})
  void aSignalEndsATrainingWithItsLastWord(String signal, boolean group, int code) throws Exception {
    assumeFalse(isIgnored(code - 128), "whatever started this test ignores " + signal + ", as nohup does, and so does all that it starts");
    Path program = Files.writeString(home.resolve("n.rondo"), "network n(F) { input x[F] over time; target y[F]; output p = dense(last(elman(x, H = 2)), F); loss mse(p, y) } data { file = \"n.csv\"; columns = \"v\"; window = 2 } train { epochs = 1000000 }");
    Files.writeString(home.resolve("n.csv"), "v\n" + "1\n3\n2\n".repeat(20));
    Path model = home.resolve(signal + group + ".safetensors");
    ProcessBuilder script = script("", "train", program.toString(), "--out", model.toString());
    script.command().add(0, "setsid");   // a group of its own, whose number is that of the script
    Process run = script.start();
    try {
      while (!err().contains("epoch 2/")) {
        assertTrue(run.isAlive(), err());
        Thread.sleep(20);
      }
      kill(signal, (group ? "-" : "") + run.pid());
      assertEquals(code, run.waitFor());
    } finally {
      run.destroyForcibly();
    }
    assertTrue(err().matches("(?s).*stopped after step \\d+; wrote " + model + ", and --resume goes on from there\n"), err());
    assertTrue(Files.exists(model));
  }

  /** In a folder that nobody has built, with a Maven that fails where two of it run. */
  @Test
  void ofTwoFirstRunsOneBuilds(@TempDir Path fresh) throws Exception {
    Files.copy(home.resolve("rondo"), fresh.resolve("rondo"));
    Path bin = Files.createDirectory(fresh.resolve("bin")), mvn = bin.resolve("mvn");
    Files.writeString(mvn, "#!/bin/sh\nmkdir busy || exit 1\nsleep 1\ncp -Rp " + home + "/src/target/. src/target\nrm -f src/target/lib/.built\nrmdir busy\n");
    assertTrue(mvn.toFile().setExecutable(true));
    List<Process> both = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      ProcessBuilder run = new ProcessBuilder("bash", fresh.resolve("rondo").toString(), "--version").redirectError(fresh.resolve("err" + i).toFile());
      run.environment().merge("PATH", "", (path, nothing) -> bin + File.pathSeparator + path);
      both.add(run.start());
    }
    String said = "";
    for (int i = 0; i < 2; i++) {
      assertEquals(0, both.get(i).waitFor(), Files.readString(fresh.resolve("err" + i)));
      assertTrue(out(both.get(i)).startsWith("rondo "));
      said += Files.readString(fresh.resolve("err" + i));
    }
    assertEquals("rondo: building ..\n", said);
  }

  /** Whether this process was told to ignore a signal, where Linux says so. */
  private static boolean isIgnored(int signal) throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) return false;
    String mask = Files.readAllLines(status).stream().filter(l -> l.startsWith("SigIgn:")).map(l -> l.substring("SigIgn:".length()).strip()).findFirst().orElse("0");
    return (Long.parseUnsignedLong(mask, 16) >> (signal - 1) & 1) == 1;
  }
}
