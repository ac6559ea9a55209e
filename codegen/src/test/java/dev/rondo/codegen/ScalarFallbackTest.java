package dev.rondo.codegen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.codegen.options.Options;
import dev.rondo.graph.language.Language;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** With the Vector API kernels are vectors; without it they are scalar code, and asking for vectors says what to do. Run both ways by the build. */
class ScalarFallbackTest {

  private static final Options OPTIONS = Options.of(Map.of("I", 3, "H", 4), 2, 2);

  @Test
  void takesWhatThereIs() {
    boolean there = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
    assertEquals(!there, "expected".equals(System.getProperty("rondo.scalar")), "the build runs this test with the module and without");
    Compiled auto = Compiled.of(Language.cell("lstm"), OPTIONS);
    assertEquals(there, auto.kernels().target().isVector());
    if (there) return;
    String message = assertThrows(IllegalStateException.class, () -> Compiled.of(Language.cell("lstm"), OPTIONS.form(Options.Form.VECTOR))).getMessage();
    assertTrue(message.contains("--add-modules jdk.incubator.vector"), message);
  }
}
