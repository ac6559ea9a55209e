package dev.rondo.codegen.bytecode;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Class bytes -> programs that run, in a class loader of their own, with which they go when nothing uses them. They are no hidden classes, for the frames of those are left
 * out of stack traces, where they would show the equation.
 */
public final class Loader extends ClassLoader {

  private static final String PACKAGE = "dev.rondo.kernels.";

  private final Map<String, byte[]> added = new ConcurrentHashMap<>();

  Loader() {
    super(KernelClass.class.getClassLoader());
  }

  /** What an emitted class is called in stack traces and profilers. */
  public static String className(String simple) {
    return PACKAGE + simple;
  }

  /** A class to be defined when it, or one that calls it, is first needed. */
  void add(String className, byte[] classFile) {
    added.put(className, classFile);
  }

  /** What was added comes before classes of the same name that others may have. */
  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    synchronized (getClassLoadingLock(name)) {
      byte[] classFile = added.remove(name);
      if (classFile != null) return defineClass(name, classFile, 0, classFile.length);
      Class<?> loaded = findLoadedClass(name);
      return loaded != null ? loaded : super.loadClass(name, resolve);
    }
  }

  /** A program of a class that was added. */
  KernelClass program(String className) {
    try {
      return program(loadClass(className));
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("no class " + className + " was added", e);
    }
  }

  public static KernelClass load(byte[] classFile) {
    return program(new Loader().defineClass(null, classFile, 0, classFile.length));
  }

  private static KernelClass program(Class<?> type) {
    try {
      return (KernelClass) type.getDeclaredConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the emitted class cannot be loaded: " + e, e);
    }
  }
}
