package dev.rondo.graph.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.graph.language.Language;
import dev.rondo.graph.library.Library;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of a name that is not there: one that was meant, or what is written instead; never one of another meaning. */
class SpellingTest {

  private static final List<String> KNOWN = List.of("min", "max", "tanh", "sigmoid", "exp", "log", "sum", "mean", "cost", "batch");

  @ParameterizedTest
  @CsvSource({"sigmod, sigmoid", "sgimoid, sigmoid", "Tanh, tanh", "tnah, tanh", "bach, batch", "MEAN, mean", "sigmoidd, sigmoid"})
  void aNameWithALetterWrongIsFound(String wrong, String meant) {
    assertEquals(meant, Spelling.nearest(wrong, KNOWN));
  }

  @ParameterizedTest
  @CsvSource({"sin", "mix", "exq", "lag", "tan2h2", "q", "frobnicate"})
  void aShortNameIsNotAnother(String name) {
    assertNull(Spelling.nearest(name, KNOWN));
  }

  @Test
  void longNamesAreNotMeasured() {
    assertNull(Spelling.nearest("a".repeat(400_000), List.of("a".repeat(400_001))));
  }

  private static String error(String term) {
    try {
      Language.parse(new Source("t", "cell t(H, I) { input a[H], b[H]; state x[H]; x' = " + term + "; output x' }"), Library.standard());
      return "";
    } catch (LanguageException e) {
      return e.diagnostics().get(0).headline();
    }
  }

  /** What is advised is a program. */
  @Test
  void everyCounterpartCanBeWritten() {
    ForeignNames.EXPRESSIONS.forEach((name, instead) -> {
      String written = "W @ x".equals(instead) ? "dense(x, H)" : instead.startsWith("mse") || instead.startsWith("mae") ? "x + last(" + instead + ")" : instead.startsWith("concat") ? instead + "[0:H]" : instead;
      assertEquals("", error(written), name);
      assertTrue(error(name + "(x)").contains("Rondo has no '" + name + "'; write " + instead), error(name + "(x)"));
    });
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"sin(x)     | Rondo has no 'sin'; give its values as an input", "floor(x) | Rondo has no 'floor'; comparisons make steps", "torch.tanh(x) | write tanh(..) without 'torch.'",
      "nn.LSTM(x) | write lstm(..) without 'nn.'", "erf(x) | write tanh(1.1284 * x + 0.1009 * x ^ 3), which is within 4e-4 of it", "foo(x) | define it: function foo(x) = ..", "LSTM(x) | did you mean 'lstm'", "np.sin(x) | give its values as an input"})
  void whatIsSaid(String term, String said) {
    assertTrue(error(term).contains(said), error(term));
  }
}
