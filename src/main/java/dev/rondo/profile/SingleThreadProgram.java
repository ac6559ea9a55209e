package dev.rondo.profile;

import dev.rondo.codegen.bytecode.KernelClass;
import dev.rondo.codegen.bytecode.Loader;
import dev.rondo.codegen.schedule.plan.Arena;
import dev.rondo.codegen.schedule.plan.Schedule;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A program of several threads as one that a single thread runs: {@code run} does the share of thread 0, and the others do theirs again and again, for the program's own barriers keep them in step. What {@link
 * dev.rondo.codegen.measure.ClassFileRunner} runs in place of such a program; properties of its JVM say which that is.
 */
public final class SingleThreadProgram implements KernelClass {

  private static final String FILE = "rondo.together.file", THREADS = "rondo.together.threads", COUNTERS = "rondo.together.counters";

  private final KernelClass shared;

  /** Throws {@link IOException} where the class file cannot be read. */
  public SingleThreadProgram() throws IOException {
    shared = Loader.load(Files.readAllBytes(Path.of(System.getProperty(FILE))));
  }

  /** The options of a JVM for the program in a file. */
  static List<String> options(Path file, Schedule schedule) {
    return List.of("-D" + FILE + "=" + file, "-D" + THREADS + "=" + schedule.options().threads(), "-D" + COUNTERS + "=" + schedule.arena().place(schedule.arena().counters()));
  }

  /** This class, written into a folder. */
  static Path written(Path folder) throws IOException {
    try (InputStream in = SingleThreadProgram.class.getResourceAsStream(SingleThreadProgram.class.getSimpleName() + ".class")) {
      return Files.write(folder.resolve(SingleThreadProgram.class.getSimpleName() + ".class"), in.readAllBytes());
    }
  }

  /** Also starts the other threads, which wait for the first; so it is to be called once. */
  @Override
  public void prepare(Object memory) {
    int threads = Integer.getInteger(THREADS), counters = Integer.getInteger(COUNTERS);
    for (int thread = 0; thread < threads; thread++) {
      if (memory instanceof float[] floats) floats[counters + thread * Arena.COUNTER] = 0;
      else ((double[]) memory)[counters + thread * Arena.COUNTER] = 0;
    }
    shared.prepare(memory);
    for (int thread = 1; thread < threads; thread++) {
      int share = thread;
      Thread other = new Thread(() -> go(memory, share), "rondo-" + thread);
      other.setDaemon(true);
      other.start();
    }
  }

  /** Until the JVM ends, which it does at once where a thread fails: nothing else would end the wait of the others. */
  private void go(Object memory, int thread) {
    try {
      while (true) shared.run(memory, thread);
    } catch (RuntimeException | Error e) {
      System.out.println("thread " + thread + " failed: " + e);
      Runtime.getRuntime().halt(1);
    }
  }

  @Override
  public void run(Object memory, int thread) {
    shared.run(memory, 0);
  }
}
