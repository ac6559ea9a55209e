package dev.rondo.codegen.bytecode;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Class bytes -> programs that run. They have a class loader of their own, and are unloaded with it when they are no
 * longer used. They are not hidden classes: stack traces omit the frames of those, and these frames show the equation.
 */
public final class Loader extends ClassLoader {

  private static final String PACKAGE = "dev.rondo.kernels.";

  private final Map<String, byte[]> added = new ConcurrentHashMap<>();

  Loader() {
    super(KernelClass.class.getClassLoader());
  }

  /** The name of an emitted class in stack traces and profilers. */
  public static String className(String simple) {
    return PACKAGE + simple;
  }

  /** Adds a class, to be defined when it, or a class that calls it, is first needed. */
  void add(String className, byte[] classFile) {
    added.put(className, classFile);
  }

  /** Added classes have priority over other classes of the same name. */
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
