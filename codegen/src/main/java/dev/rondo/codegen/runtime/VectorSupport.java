package dev.rondo.codegen.runtime;

import dev.rondo.codegen.machine.Element;
import dev.rondo.codegen.machine.Target;
import dev.rondo.codegen.options.Options;

/**
 * The vector support of the running JVM: the Vector API, if its module is present, and the preferred width. It is found
 * by reflection, because the module may be missing.
 */
public final class VectorSupport {

  private static boolean warned;

  /** Initialised when vector code is first needed, because preparing the Vector API takes a tenth of a second. */
  private static final class Preferred {
    static final int BITS = preferredBits();
  }

  private VectorSupport() {}

  private static int preferredBits() {
    if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) return 0;
    try {
      Integer forced = Integer.getInteger("rondo.vectorBits");
      if (forced != null) return forced;
      Object species = Class.forName("jdk.incubator.vector.FloatVector").getField("SPECIES_PREFERRED").get(null);
      return (int) Class.forName("jdk.incubator.vector.VectorSpecies").getMethod("vectorBitSize").invoke(species);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the module jdk.incubator.vector is there but cannot be asked for its width: " + e, e);
    }
  }

  public static Target target(Options options) {
    return switch (options.form()) {
      case SCALAR -> new Target(options.element(), 1);
      case VECTOR -> vector(options.element(), true);
      case AUTO -> vector(options.element(), false);
    };
  }

  private static Target vector(Element element, boolean required) {
    if (Preferred.BITS >= 128) return new Target(element, Preferred.BITS / 8 / element.bytes());
    String remedy = "run java with --add-modules jdk.incubator.vector";
    if (required) throw new IllegalStateException("vector code was asked for, but the module jdk.incubator.vector is not there; " + remedy);
    warn("rondo: the module jdk.incubator.vector is not there, so kernels are scalar code and several times slower; " + remedy);
    return new Target(element, 1);
  }

  private static synchronized void warn(String message) {
    if (!warned) System.err.println(message);
    warned = true;
  }
}
