package dev.rondo.codegen;

import java.util.Map;

/** The exact shapes and the form of code to compile for. */
public record Options(Map<String, Integer> sizes, int batch, int steps, Element element, Form form, int threads) {

  /** Which code the emitter writes. Both give the same bits. */
  public enum Form {
    /** Vector code where {@code jdk.incubator.vector} is there, else scalar code and one warning. */
    AUTO,
    /** Vector code; fails where the module is missing. */
    VECTOR,
    /** Scalar code. */
    SCALAR
  }

  public Options {
    sizes = Map.copyOf(sizes);
    if (batch < 1) throw new IllegalArgumentException("a batch of " + batch + "; it must be at least 1");
    if (steps < 1) throw new IllegalArgumentException("a sequence of " + steps + " steps; it must be at least 1");
    if (threads < 1 || threads > 64) throw new IllegalArgumentException(threads + " threads; there can be 1 to 64");
    sizes.forEach((name, size) -> {
      if (size < 1) throw new IllegalArgumentException("dimension " + name + " = " + size + "; it must be at least 1");
    });
  }

  public static Options of(Map<String, Integer> sizes, int batch, int steps) {
    return new Options(sizes, batch, steps, Element.F32, Form.AUTO, 1);
  }

  public Options element(Element changed) {
    return new Options(sizes, batch, steps, changed, form, threads);
  }

  public Options form(Form changed) {
    return new Options(sizes, batch, steps, element, changed, threads);
  }

  public Options batch(int changed) {
    return new Options(sizes, changed, steps, element, form, threads);
  }

  /** How many threads share the work of one run; the numbers that come out are the same for any. */
  public Options threads(int changed) {
    return new Options(sizes, batch, steps, element, form, changed);
  }
}
