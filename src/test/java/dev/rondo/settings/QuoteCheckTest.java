package dev.rondo.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.graph.text.LanguageException;
import dev.rondo.graph.text.Settings.Value;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A text without quotes is told what to type, and what it is told means that text once a shell has read it. */
class QuoteCheckTest {

  private static final Pattern TOLD = Pattern.compile("; type --\\w+ (.*), for a shell takes the outer quotes away");

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
      "freeze=lstm1.*                | 8  | --set 'freeze=\"lstm1.*\"'",
      "train.freeze = lstm1.*, gru2  | 16 | --set 'train.freeze=\"lstm1.*\",\"gru2\"'",
      "columns=\"spots\",12,2nd      | 20 | --set 'columns=\"spots\",12,\"2nd\"'",
      "separator=,                   | 11 | --set 'separator=\",\"'",
      "separator=;                   | 11 | --set 'separator=\";\"'",
      "file=2020                     | 6  | --set 'file=\"2020\"'",
      "data.file=a, b.csv            | 11 | --set 'data.file=\"a, b.csv\"'",
      "label=it's                    | 7  | --set 'label=\"it'\\''s\"'",
      "file=C:\\a.csv                | 6  | --set 'file=\"C:\\\\a.csv\"'"})
  void theErrorSaysWhatToType(String typed, int column, String right) {
    LanguageException e = assertThrows(LanguageException.class, () -> Overrides.typed(typed, "--set"));
    String key = typed.replaceAll("^\\w+\\.", "").replaceAll("\\W.*", "");
    assertEquals("--set:1:" + column + ": error: '" + key + "' takes a text, which stands in quotes; type " + right + ", for a shell takes the outer quotes away", e.diagnostics().get(0).headline());
    assertEquals(1, e.diagnostics().size());
  }

  static Stream<String> keys() {
    return Key.ALL.stream().filter(k -> k.form().isText()).map(Key::name);
  }

  @ParameterizedTest
  @MethodSource("keys")
  void whatIsToldMeansTheTextThatWasMeant(String key) throws IOException, InterruptedException {
    for (String text : List.of("x.*", "it's $HOME", "a \"b\" \\c", "~/böse.csv")) {
      for (Function<String, Overrides> option : List.<Function<String, Overrides>>of(s -> Overrides.typed(s, "--set"), s -> Variation.parse(s).values().get(0).setting())) {
        Matcher told = TOLD.matcher(assertThrows(LanguageException.class, () -> option.apply(key + "=" + text)).getMessage());
        assertTrue(told.find());
        Value value = option.apply(read(told.group(1))).entries().get(0).value();
        assertEquals(text, ((Value.Text) value).value());
      }
    }
  }

  /** What a shell makes of a word. */
  private static String read(String word) throws IOException, InterruptedException {
    Process shell = new ProcessBuilder("sh", "-c", "printf '%s' " + word).redirectErrorStream(true).start();
    String said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, shell.waitFor(), said);
    return said;
  }

  @ParameterizedTest
  @ValueSource(strings = {"columns=1,3", "columns=1..3, 5", "horizon=1..24", "label=0", "file=\"a.csv\"", "freeze = \"a\", \"b\"", "window=8", "optimiser=adam", "clip=norm(1)", "sizes.file=3", "sizes.label=3", "file=\"a.csv\"; window=3"})
  void whatNeedsNoQuotesIsLeftAlone(String typed) {
    assertEquals(Overrides.parse(typed, "--set"), Overrides.typed(typed, "--set"));
  }

  @Test
  void valuesToChooseFromHaveQuotesEach() {
    LanguageException e = assertThrows(LanguageException.class, () -> Variation.parse("file=a.csv,\"b.csv\",c.csv"));
    assertTrue(e.getMessage().startsWith("--vary:1:6: error: 'file' takes a text, which stands in quotes; type --vary 'file=\"a.csv\",\"b.csv\",\"c.csv\"', for a shell"), e.getMessage());
    assertEquals(List.of("\"a, b\"", "\"c\""), Variation.parse("file=\"a, b\",\"c\"").values().stream().map(Variation.Value::text).toList());
  }
}
