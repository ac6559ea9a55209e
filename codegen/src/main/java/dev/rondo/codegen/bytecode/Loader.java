package dev.rondo.codegen.bytecode;

/**
 * Class bytes -> a program that runs, in a class loader of its own, with which it goes when nothing uses it. It is no hidden class, for the frames of those are left
 * out of stack traces, where they would show the equation.
 */
public final class Loader extends ClassLoader {

  private static final String PACKAGE = "dev.rondo.kernels.";

  private Loader() {
    super(Program.class.getClassLoader());
  }

  /** What an emitted class is called in stack traces and profilers. */
  public static String className(String simple) {
    return PACKAGE + simple;
  }

  public static Program load(byte[] classFile) {
    try {
      return (Program) new Loader().defineClass(null, classFile, 0, classFile.length).getDeclaredConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the emitted class cannot be loaded: " + e, e);
    }
  }
}
