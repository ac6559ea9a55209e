package dev.rondo.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.graph.language.Definitions;
import dev.rondo.graph.language.Language;
import dev.rondo.graph.library.Library;
import dev.rondo.graph.text.LanguageException;
import dev.rondo.graph.text.Source;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the text is: a module, or a {@link LanguageException} with places in it; never another exception. */
class RobustTest {

  private static final List<String> WORDS = List.of("cell", "network", "function", "a", "h", "x", "H", "I", "(", ")", "[", "]", "{", "}", "=", "'", "+", "-", "*", "/", "@", "^",
      ",", ":", ";", "\n", "1", "2.5", "state", "input", "param", "output", "init", "repeat", "return", "loss", "target", "lstm", "tanh", "max", "affine", "last", "final",
      "total", "over", "time", "per", "step", "\"t\"", "data", "#", "<", "==", "$", "glorot", "backward", "axis", "sum");

  private static void read(String text) {
    try {
      Language.parse(new Source("t", text), Library.standard());
    } catch (LanguageException e) {
      assertFalse(e.diagnostics().isEmpty(), text);
      e.diagnostics().forEach(d -> assertTrue(d.line() > 0 && d.column() > 0 && !d.toString().isEmpty()));
    }
  }

  @Property(tries = 500)
  void anyCharacters(@ForAll String text) {
    read(text);
    read("cell a(H) {\n" + text + "\n}");
    read("cell a(H) { state h[H]\n h' = " + text + "\n output h' }");
  }

  @Property(tries = 2000)
  void anyWords(@ForAll long seed) {
    Random random = new Random(seed);
    StringBuilder text = new StringBuilder(random.nextBoolean() ? "cell a(H) { state h[H]\n" : "");
    for (int k = 0; k < random.nextInt(60); k++) text.append(WORDS.get(random.nextInt(WORDS.size()))).append(' ');
    read(text.toString());
  }

  @Property(tries = 500)
  void aCellWithAWordChanged(@ForAll long seed) {
    Random random = new Random(seed);
    List<String> names = Library.standard().names();
    String text = Library.standard().find(names.get(random.nextInt(names.size()))).orElseThrow().text();
    int at = random.nextInt(text.length());
    read(text.substring(0, at) + " " + WORDS.get(random.nextInt(WORDS.size())) + " " + text.substring(Math.min(text.length(), at + random.nextInt(4))));
  }

  @Test
  void anEmptyFileIsAnEmptyModule() {
    assertEquals(new Definitions(List.of(), List.of(), List.of()), Language.parse(new Source("t", " \n# nothing\n"), Library.standard()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"(", "-", "tanh(", "h[", "h + (", "-(", "repeat 2 { x = ", "h @ -"})
  void deepNesting(String piece) {
    String deep = piece.repeat(100_000);
    assertThrows(LanguageException.class, () -> Language.parse(new Source("t", "cell a(H) { state h[H]\n h' = " + deep), Library.standard()));
    assertThrows(LanguageException.class, () -> Language.parse(new Source("t", deep), Library.standard()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"h + ", "h * ", "W @ ", "1 < "})
  void longChains(String piece) {
    assertThrows(LanguageException.class, () -> Language.parse(new Source("t", "cell a(H) { state h[H]; param W[H, H]\n h' = " + piece.repeat(100_000) + "h\noutput h' }"), Library.standard()));
  }

  @Test
  void expansionWithoutEnd() {
    StringBuilder text = new StringBuilder("function f0(x) = x\n");
    for (int k = 1; k < 60; k++) text.append("function f").append(k).append("(x) = f").append(k - 1).append("(x) + f").append(k - 1).append("(x)\n");
    text.append("cell a(H) { state h[H]; h' = f59(h); output h' }");
    assertThrows(LanguageException.class, () -> Language.parse(new Source("t", text.toString()), Library.standard()));
    assertThrows(LanguageException.class, () -> Language.read("cell a(H) { state h[H]; s = h; repeat 1000 { repeat 1000 { repeat 1000 { s = tanh(s) } } }; h' = s; output h' }"));
  }

  @Test
  void hugeDimensions() {
    assertThrows(LanguageException.class, () -> Language.read("cell a(H) { state h[2147483647 * 2147483647 * 2147483647]; h' = h; output h' }"));
    assertThrows(LanguageException.class, () -> Language.read("cell a(H) { state h[H]; h' = h * size(4000000000); output h' }"));
    read("cell a(H) { state h[2147483647 * H * 2147483647 * 2147483647]; h' = h; output h' }");
  }
}
