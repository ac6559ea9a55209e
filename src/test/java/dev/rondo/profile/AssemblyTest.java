package dev.rondo.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rondo.codegen.Compiled;
import dev.rondo.codegen.kernel.Kernel;
import dev.rondo.codegen.options.Decision;
import dev.rondo.codegen.options.Options;
import dev.rondo.graph.language.Language;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What another JVM prints of a real program. */
class AssemblyTest {

  private static Compiled gru(int threads) {
    return Compiled.of(Language.cell("gru"), Options.of(Map.of("I", 16, "H", 64), 8, 10).threads(threads).without(Decision.SMALL));
  }

  /** Every kernel is accounted for: by its code, by whose code it is a part of, or as one that is not optimised. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void noMethodIsMissing(int threads) {
    assumeTrue(Objdump.isKnown(), "no disassembler is installed");
    Compiled gru = gru(threads);
    Assembly assembly = Assembly.of(gru, Assembly.SECONDS);
    List<String> all = new ArrayList<>(assembly.methods().stream().map(MachineCode::method).toList());
    all.addAll(assembly.others().keySet());
    assertEquals(gru.kernels().kernels().stream().map(Kernel::name).sorted().toList(), all.stream().sorted().toList());
    List<String> coded = assembly.methods().stream().map(MachineCode::method).toList();
    assembly.others().forEach((method, fate) -> {
      if (fate.equals("not optimised")) return;
      assertTrue(fate.startsWith("inlined into "), fate);
      for (String into : fate.substring("inlined into ".length()).split(", ")) assertTrue(coded.contains(into), method + " " + fate);
    });
    assertEquals("not optimised", assembly.others().get("prepare"), "it runs once");
    if (threads == 2) assertNotEquals("not optimised", assembly.others().getOrDefault("run_1", ""), "the other thread runs as often as the first");
    String text = assembly.toString();
    for (Kernel k : gru.kernels().kernels()) assertTrue(text.lines().takeWhile(l -> !l.isBlank()).anyMatch(l -> l.endsWith("  " + k.name())), k.name() + " in\n" + text);
  }

  @Test
  void whatIsNotOverIsSaid() {
    Assembly cut = new Assembly(List.of(), Map.of(), false), whole = new Assembly(List.of(), Map.of(), true);
    assertTrue(cut.toString().contains("HotSpot was still compiling when the time was over"));
    assertFalse(whole.toString().contains("still compiling"));
  }

}
