package dev.rondo.command;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A program, mostly the command, in a process of its own, so that it can be killed, given little memory or other options; what it says goes to a file. */
public record ChildJvm(Process process, Path said) {

  /** Starts the command with options for the JVM. */
  public static ChildJvm start(Path folder, List<String> options, Object... args) throws IOException {
    return start(folder, options, Main.class, args);
  }

  /** Starts a program with options for the JVM. */
  public static ChildJvm start(Path folder, List<String> options, Class<?> program, Object... args) throws IOException {
    Path said = Files.createTempFile(folder, "said", ".txt");
    return new ChildJvm(command(options, program, args).redirectErrorStream(true).redirectOutput(said.toFile()).start(), said);
  }

  /** What starts a program with options for the JVM. */
  public static ProcessBuilder command(List<String> options, Class<?> program, Object... args) {
    List<String> words = new ArrayList<>(List.of(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java", "--add-modules=jdk.incubator.vector", "-Djava.awt.headless=true"));
    words.addAll(options);
    words.addAll(List.of("-cp", System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")), program.getName()));
    for (Object arg : args) words.add(arg.toString());
    return new ProcessBuilder(words);
  }

  /** Waits for its end; gives the exit code. */
  public int end() throws InterruptedException {
    return process.waitFor();
  }

  /** Ends it by SIGKILL, which no program can delay or answer. */
  public int kill() throws InterruptedException {
    return process.destroyForcibly().waitFor();
  }

  public String text() throws IOException {
    return Files.readString(said);
  }
}
