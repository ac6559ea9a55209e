package dev.rondo.codegen.measure;

import dev.rondo.codegen.bytecode.KernelClass;
import dev.rondo.codegen.bytecode.Loader;
import dev.rondo.codegen.machine.Element;
import dev.rondo.codegen.machine.Target;
import dev.rondo.codegen.runtime.VectorProfile;
import java.io.IOException;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * FILE ELEMENT LANES NUMBERS SECONDS: the main class of a separate JVM. It runs the class in a file over a memory of
 * small random numbers until HotSpot has nothing more to compile, or for the given seconds. The last line that it
 * prints is {@link #QUIET} or {@link #BUSY}.
 */
public final class ClassFileRunner {

  /** Printed if HotSpot finished all compilations. */
  public static final String QUIET = "rondo: HotSpot is quiet";

  /** Printed if the time ended before. */
  public static final String BUSY = "rondo: HotSpot is still compiling";

  // nanoseconds: between two checks; quiet time without a compilation
  private static final long SLICE = 20_000_000, STILL = 2_000_000_000;

  private ClassFileRunner() {}

  public static void main(String[] args) throws IOException {
    Element element = Element.valueOf(args[1]);
    VectorProfile.fill(new Target(element, Integer.parseInt(args[2])));
    KernelClass program = Loader.load(Files.readAllBytes(Path.of(args[0])));
    Object memory = memory(element, Integer.parseInt(args[3]));
    program.prepare(memory);
    System.out.println(isQuietAfter(() -> program.run(memory, 0), System.nanoTime() + (long) (Double.parseDouble(args[4]) * 1e9)) ? QUIET : BUSY);
  }

  /**
   * Whether compilations ended before the time limit. The JVM's total counts finished compilations, its queue the
   * others.
   */
  private static boolean isQuietAfter(Runnable run, long end) {
    CompilationMXBean compilations = ManagementFactory.getCompilationMXBean();
    long spent = compilations.getTotalCompilationTime(), since = System.nanoTime();
    for (long now = since; now < end; ) {
      long slice = now + SLICE;
      while (now < slice) {
        run.run();
        now = System.nanoTime();
      }
      long sum = compilations.getTotalCompilationTime();
      if (sum == spent && now - since < STILL) continue;
      if (sum == spent && !isAwaited()) return true;
      spent = sum;
      since = now;
    }
    return false;
  }

  /** Whether a method of an emitted class is being compiled or is queued for compilation. */
  private static boolean isAwaited() {
    try {
      Object queue = ManagementFactory.getPlatformMBeanServer().invoke(new ObjectName("com.sun.management:type=DiagnosticCommand"), "compilerQueue", new Object[0], new String[0]);
      return queue.toString().contains(Loader.className(""));
    } catch (JMException e) {
      throw new IllegalStateException("the JVM does not say what it is compiling: " + e, e);
    }
  }

  private static Object memory(Element element, int numbers) {
    Random random = new Random(1);
    float[] floats = element == Element.F32 ? new float[numbers] : null;
    double[] doubles = element == Element.F32 ? null : new double[numbers];
    for (int i = 0; i < numbers; i++) {
      double number = 0.05 * random.nextGaussian();
      if (floats != null) floats[i] = (float) number;
      else doubles[i] = number;
    }
    return floats != null ? floats : doubles;
  }
}
