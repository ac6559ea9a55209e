package dev.rondo.codegen;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A program in a JVM of its own, where nothing has been loaded, compiled or measured before it. */
final class Alone {

  private Alone() {}

  /** Runs it to its end, which must be a good one; gives the lines it prints. */
  static List<String> run(Path folder, List<String> options, Class<?> program, String... args) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    words.addAll(Forms.options());
    words.addAll(options);
    words.addAll(List.of("-cp", System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")), program.getName()));
    words.addAll(List.of(args));
    Path said = folder.resolve("said.txt");
    int code = new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(said.toFile()).start().waitFor();
    List<String> lines = Files.readAllLines(said);
    assertEquals(0, code, () -> String.join("\n", lines));
    return lines;
  }
}
