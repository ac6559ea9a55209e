package dev.rondo.codegen.bytecode;

import java.lang.invoke.MethodHandles;

/** Class bytes -> a program that runs, as a hidden class, which goes when nothing uses it. */
public final class Loader {

  /** The name that emitted classes must have: hidden classes live in the package of who defines them. */
  public static final String CLASS_NAME = "dev.rondo.codegen.bytecode.Kernels";

  private Loader() {}

  public static Program load(byte[] classFile) {
    try {
      return (Program) MethodHandles.lookup().defineHiddenClass(classFile, true).lookupClass().getDeclaredConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the emitted class cannot be loaded: " + e, e);
    }
  }
}
