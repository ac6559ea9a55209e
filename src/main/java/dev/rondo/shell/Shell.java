package dev.rondo.shell;

import dev.rondo.profile.TemporaryFolder;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import jdk.jshell.tool.JavaShellToolBuilder;

/** The JDK's shell with Rondo on its class path and {@link Playground}'s names in scope. */
public final class Shell {

  private static final String START = "/dev/rondo/shell/start.jsh";

  private Shell() {}

  /** Runs until the input ends or contains {@code /exit}; returns the exit code. */
  public static int run(InputStream in, PrintStream out, PrintStream err) {
    try (InputStream resource = Shell.class.getResourceAsStream(START); TemporaryFolder folder = TemporaryFolder.create()) {
      Path start = Files.write(folder.path().resolve("start.jsh"), resource.readAllBytes());
      // the last option is for assembly, which starts a JVM with it
      List<String> options = List.of("--class-path", System.getProperty("java.class.path"), "--startup", "DEFAULT", "--startup", start.toString(), "--feedback", "concise", "-R--add-modules=jdk.incubator.vector", "-R-Djava.class.path=" + System.getProperty("java.class.path"));
      return JavaShellToolBuilder.builder().in(in, null).out(out, out, out).err(err, err).env(System.getenv()).persistence(new java.util.HashMap<>(Map.of())).start(options.toArray(String[]::new));
    } catch (IOException e) {
      throw new UncheckedIOException("the shell's start-up file cannot be written: " + e.getMessage(), e);
    } catch (Exception e) {
      throw new IllegalStateException("the shell failed: " + e, e);
    }
  }
}
