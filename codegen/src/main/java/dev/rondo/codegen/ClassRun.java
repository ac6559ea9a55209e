package dev.rondo.codegen;

import dev.rondo.codegen.bytecode.Loader;
import dev.rondo.codegen.bytecode.Program;
import dev.rondo.codegen.kernel.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** FILE ELEMENT LANES NUMBERS SECONDS: runs the class in a file over a memory of small random numbers, so that HotSpot compiles it. What another JVM is started for. */
public final class ClassRun {

  private ClassRun() {}

  public static void main(String[] args) throws IOException {
    Element element = Element.valueOf(args[1]);
    VectorProfile.fill(new Target(element, Integer.parseInt(args[2])));
    Program program = Loader.load(Files.readAllBytes(Path.of(args[0])));
    Object memory = memory(element, Integer.parseInt(args[3]));
    program.prepare(memory);
    long end = System.nanoTime() + (long) (Double.parseDouble(args[4]) * 1e9);
    while (System.nanoTime() < end) program.run(memory, 0);
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
