package dev.rondo.command.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rondo.command.ChildJvm;
import dev.rondo.command.Main;
import dev.rondo.command.Rondo;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** Results that stdout does not take are lost, and whoever runs the command hears of it; a reader that has read enough is no failure. */
@Timeout(120)
class StdoutTest {

  private static final String FULL = "rondo: cannot write to stdout: No space left on device; the results are cut off: make room or write them elsewhere, and run the command again\n";

  @TempDir static Path folder;

  /** Takes so many bytes, and then none. */
  private static final class Full extends OutputStream {
    private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
    private final int room;

    Full(int room) {
      this.room = room;
    }

    @Override
    public void write(int b) throws IOException {
      if (taken.size() == room) throw new IOException("No space left on device");
      taken.write(b);
    }
  }

  private record Ended(int code, String err) {}

  private static Ended run(OutputStream out, boolean pipe, String... args) {
    StringWriter err = new StringWriter();
    return new Ended(Main.run(new Stdout(out, pipe), new PrintWriter(err), args), err.toString());
  }

  /** Help of every command, and what prints without a model. */
  static Stream<List<String>> commands() {
    List<List<String>> all = new ArrayList<>(List.of(List.of("--help"), List.of("--version"), List.of("cells"), List.of("check", "gru"), List.of("gradient", "gru"), List.of("gradcheck", "elman"),
        List.of("explain", "gru", "--stage=graph"), List.of("flow", "gru", "--steps", "3")));
    new CommandLine(new Rondo()).getSubcommands().keySet().forEach(name -> all.add(List.of(name, "--help")));
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void aFullDiskIsSaidAndTheCodeIs2(List<String> args) {
    String[] words = args.toArray(String[]::new);
    for (int room : new int[] {0, 9}) {
      Full full = new Full(room);
      Ended ended = run(full, false, words);
      assertEquals(2, ended.code, () -> args + ": " + ended.err);
      assertTrue(ended.err.endsWith(FULL), ended.err);
      assertEquals(room, full.taken.size(), "the rest is dropped");
    }
    Ended left = run(new Full(0), true, words);
    assertEquals(0, left.code);
    assertTrue(!left.err.contains("stdout"), left.err);
    assertEquals(0, run(new Full(Integer.MAX_VALUE), false, words).code);
  }

  @Test
  void whatTrainedModelsPrint() throws IOException {
    Path program = Files.writeString(folder.resolve("n.rondo"), "network n(F) { input x[F] over time; target y[F]; output p = dense(last(elman(x, H = 2)), F); loss mse(p, y) } data { file = \"n.csv\"; columns = \"v\"; window = 2 } train { epochs = 1 }");
    Files.writeString(folder.resolve("n.csv"), "v\n" + "1\n3\n2\n".repeat(20));
    Path model = folder.resolve("n.safetensors");
    Ended trained = run(new Full(3), false, "train", program.toString(), "-q");
    assertEquals(2, trained.code, trained.err);
    assertTrue(Files.exists(model) && Files.exists(folder.resolve("n.curve.csv")), "its files are written all the same");
    for (String[] words : new String[][] {{"predict", model.toString()}, {"eval", model.toString()}, {"search", program.toString(), "--vary", "rate=0.1,0.2", "-q"}}) {
      Ended ended = run(new Full(3), false, words);
      assertEquals(2, ended.code, ended.err);
      assertTrue(ended.err.endsWith(FULL), ended.err);
    }
  }

  /** An address that nobody can read serves nobody. */
  @Test
  void theExplorerEndsAtOnce() {
    Ended ended = run(new Full(0), false, "explore", "gru");
    assertEquals(2, ended.code, ended.err);
    assertEquals(FULL, ended.err);
  }

  /** A failed command has its own message, and code. */
  @Test
  void whatPrintsNothingLosesNothing() {
    Ended ended = run(new Full(0), false, "check", "gruu");
    assertEquals(2, ended.code);
    assertTrue(!ended.err.contains("stdout"), ended.err);
  }

  /** The process itself, on a device that is always full, and before a reader that goes away. */
  @Test
  void theProcess() throws IOException, InterruptedException {
    assumeTrue(Files.exists(Path.of("/dev/full")), "a device of Linux");
    for (String to : List.of("> /dev/full", "| true; exit ${PIPESTATUS[0]}")) {
      Path err = folder.resolve("err");
      ProcessBuilder java = ChildJvm.command(List.of(), Main.class, "cells");
      List<String> words = new ArrayList<>(List.of("bash", "-c", "\"$@\" 2> \"$0\" " + to, err.toString()));
      words.addAll(java.command());
      int code = new ProcessBuilder(words).inheritIO().start().waitFor();
      String said = Files.readString(err, StandardCharsets.UTF_8).replace("WARNING: Using incubator modules: jdk.incubator.vector\n", "");
      assertEquals(to.startsWith(">") ? 2 : 0, code, said);
      assertEquals(to.startsWith(">") ? FULL : "", said);
    }
  }
}
