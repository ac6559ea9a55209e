package dev.rondo.codegen;

import dev.rondo.codegen.options.Options;
import java.util.List;

/** The forms of code that there are in this JVM: the tests run without the module jdk.incubator.vector too, where asking for vector code is an error ({@link ScalarFallbackTest}). */
final class Forms {

  private static final String MODULE = "jdk.incubator.vector";
  private static final boolean VECTORS = ModuleLayer.boot().findModule(MODULE).isPresent();

  private Forms() {}

  /** Those that can be asked for, vector code first. */
  static List<Options.Form> all() {
    return VECTORS ? List.of(Options.Form.VECTOR, Options.Form.SCALAR, Options.Form.AUTO) : List.of(Options.Form.SCALAR, Options.Form.AUTO);
  }

  /** The same without that which is one of the others. */
  static List<Options.Form> each() {
    return all().stream().filter(f -> f != Options.Form.AUTO).toList();
  }

  /** What gives another JVM the same forms. */
  static List<String> options() {
    return VECTORS ? List.of("--add-modules=" + MODULE) : List.of();
  }
}
