package dev.rondo.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.graph.text.Diagnostic;
import dev.rondo.graph.text.LanguageException;
import dev.rondo.graph.text.Parser;
import dev.rondo.graph.text.Settings;
import dev.rondo.graph.text.Source;
import dev.rondo.settings.Key.Form;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every key of every block, for every kind of data that has it: nothing that it is given is dropped. */
class KeyTest {

  private static final Set<String> DIMS = Set.of("H");

  /** What makes a block one of its kind. */
  private static final Map<DataKind, String> BLOCKS = Map.of(
      DataKind.FORECASTS, "file = \"a\"\ncolumns = 1\n", DataKind.CLASSES, "file = \"a\"\nlabel = 1\ngroup = 2\n", DataKind.RUNNING_TEXT, "text = \"a\"\n",
      DataKind.LABELLED_TEXTS, "texts = \"a\"\n", DataKind.TAGGED_TOKENS, "tagged = \"a\"\n", DataKind.PAIRS, "pairs = \"a\"\n", DataKind.VECTORS, "vectors = \"a\"\n",
      DataKind.LINES, "lines = \"a\"\n", DataKind.IMAGES, "images = \"a\"\n", DataKind.ARRAYS, "arrays = \"a\"\n");

  /** Two values of a form. */
  private static final Map<Form, List<String>> VALUES = Map.ofEntries(
      Map.entry(Form.TEXT, List.of("\"a\"", "\"b\"")), Map.entry(Form.TEXTS, List.of("\"a\"", "\"b\"")), Map.entry(Form.NAMES, List.of("\"a\"", "7")),
      Map.entry(Form.COLUMN, List.of("3", "\"v\"")), Map.entry(Form.COLUMNS, List.of("1", "\"v\"")), Map.entry(Form.NUMBER, List.of("0.5", "0.25")),
      Map.entry(Form.COUNT, List.of("7", "9")), Map.entry(Form.COUNTS, List.of("1", "12")), Map.entry(Form.FLAG, List.of("yes", "no")),
      Map.entry(Form.CHOICE, List.of("none", "last")), Map.entry(Form.COUNT_OR_CHOICE, List.of("7", "minutes(5)")));

  /** What no key of a form takes. */
  private static final Map<Form, List<String>> WRONG = Map.ofEntries(
      Map.entry(Form.TEXT, List.of("7", "0.5", "a", "a(1)")), Map.entry(Form.TEXTS, List.of("7", "0.5", "a", "a(1)")), Map.entry(Form.NAMES, List.of("0.5", "a", "a(1)")),
      Map.entry(Form.COLUMN, List.of("0", "-1", "0.5", "a", "a(1)")), Map.entry(Form.COLUMNS, List.of("0", "-1", "0.5", "a", "a(1)")), Map.entry(Form.NUMBER, List.of("\"a\"", "a", "a(1)")),
      Map.entry(Form.COUNT, List.of("0.5", "\"a\"", "a", "a(1)", "1e12", "infinity", "nan")), Map.entry(Form.COUNTS, List.of("0.5", "\"a\"", "a", "a(1)", "0")), Map.entry(Form.FLAG, List.of("7", "\"a\"", "a", "yes(1)")),
      Map.entry(Form.CHOICE, List.of("7", "\"a\"", "a", "a(1)")), Map.entry(Form.COUNT_OR_CHOICE, List.of("0.5", "\"a\"", "a", "a(1)")));

  static Stream<Arguments> keys() {
    Stream<Arguments> data = Key.ALL.stream().filter(k -> k.block().equals("data")).flatMap(k -> k.kinds().stream().map(kind -> Arguments.of(k, kind)));
    Stream<Arguments> train = Key.ALL.stream().filter(k -> k.block().equals("train")).map(k -> Arguments.of(k, null));
    return Stream.concat(Stream.concat(data, train), Stream.of(Arguments.of(new Key("sizes", "H", Form.COUNT, Set.of()), null)));
  }

  @ParameterizedTest
  @MethodSource("keys")
  void aSecondValueIsReadOrRefused(Key key, DataKind kind) {
    List<String> values = VALUES.get(key.form());
    String line = key.name() + " = " + values.get(0) + ", ";
    List<Diagnostic> errors = errors(key, kind, line + values.get(1));
    if (key.form().isSeveral()) assertEquals(List.of(), errors.stream().filter(d -> !d.message().contains("is not among the columns")).toList());
    else assertAt(line.length() + 1, "a second value where ", errors);
  }

  @ParameterizedTest
  @MethodSource("keys")
  void theSameValueTwiceIsRefused(Key key, DataKind kind) {
    for (String value : VALUES.get(key.form())) {
      String line = key.name() + " = " + value + ", ";
      assertAt(line.length() + 1, key.form().isSeveral() ? " stands here twice" : "a second value where ", errors(key, kind, line + value));
    }
  }

  @ParameterizedTest
  @MethodSource("keys")
  void aValueOfAnotherFormIsRefused(Key key, DataKind kind) {
    for (String value : WRONG.get(key.form())) {
      String line = key.name() + " = ";
      assertTrue(errors(key, kind, line + value).stream().anyMatch(d -> d.column() == line.length() + 1), line + value);
    }
  }

  @ParameterizedTest
  @MethodSource("keys")
  void aKeySetTwiceIsRefused(Key key, DataKind kind) {
    String value = key.name() + " = " + VALUES.get(key.form()).get(0);
    assertThrows(LanguageException.class, () -> settings(key.block(), value + "\n" + value));
  }

  @Test
  void aKeyOfAnotherKindOfDataIsToldWhereItBelongs() {
    for (DataKind kind : DataKind.values()) for (Key key : Key.ALL) {
      if (!key.block().equals("data") || key.kinds().contains(kind) || key.name().equals("label") || List.of("file", "text", "texts", "tagged", "pairs", "vectors", "lines", "images", "arrays").contains(key.name())) continue;
      String message = errors(key, kind, key.name() + " = " + VALUES.get(key.form()).get(0)).toString();
      assertTrue(message.contains("'" + key.name() + "' means nothing to " + kind + "; it goes with "), message);
      for (DataKind other : key.kinds()) assertTrue(message.contains(other.toString()), message);
    }
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
      "data  | file = \"a\"; columns = 1; group = 2          | 'group' means nothing to forecasts of a table; it goes with a table with 'label'; a forecast is of one series: give each its own file, or its own column",
      "data  | file = \"a\"; columns = 1; test = last(0.1)   | 'test' means nothing to forecasts of a table; it goes with a table with 'label', 'texts', 'tagged', 'pairs', 'vectors', 'lines', 'images', 'arrays'; what is measured is what training does not see: set split = last(0.1)",
      "data  | text = \"a\"; horizon = 2                     | 'horizon' means nothing to a 'text'; it goes with forecasts of a table; leave it out",
      "data  | file = \"a\"; columns = 1; epochs = 3         | 'data' has no key 'epochs'; 'train' has; write it there",
      "train | clip = norm(1, most = 2)                      | 'most' is given twice; keep one of the two",
      "data  | file = \"a\"; columns = 1; split = random(share = 0.2, share = 0.3) | 'share' is given twice; keep one of the two",
      "train | window = 3                                    | 'train' has no key 'window'; 'data' has; write it there",
      "train | epoch = 3                                     | 'train' has no key 'epoch'; did you mean 'epochs'; its keys are accumulate, batch,"})
  void whatIsSaidLeadsOn(String block, String text, String message) {
    String said = assertThrows(LanguageException.class, () -> plan(settings(block, text.replace("; ", "\n")))).diagnostics().get(0).headline();
    assertTrue(said.contains(": error: " + message), said);
  }

  @Test
  void whatNoBlockKnowsIsAnsweredWithTheKeysOfAll() {
    Overrides overrides = Overrides.parse("decimal = \",\"", "--set");
    for (String block : List.of("data", "train", "sizes")) {
      String said = assertThrows(LanguageException.class, () -> overrides.apply(settings(block, ""), DIMS)).diagnostics().get(0).headline();
      assertTrue(said.startsWith("--set:1:1: error: no block has a key 'decimal'; "), said);
      assertTrue(said.contains("the keys of 'data' are arrays, categories, ") && said.contains("; of 'train' are accumulate, ") && said.endsWith("; of 'sizes' are H"), said);
    }
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"1..4 | 1,2,3,4", "1..2, 12 | 1,2,12", "1, 3..5 | 1,3,4,5"})
  void aRangeIsItsNumbers(String range, String horizons) {
    DataPlan.Rows plan = (DataPlan.Rows) DataPlan.of(settings("data", "file = \"a\"\ncolumns = 1\nhorizon = " + range));
    assertEquals(Stream.of(horizons.split(",")).map(Integer::valueOf).toList(), plan.horizons());
  }

  @ParameterizedTest
  @CsvSource({"4..1", "1..1", "0.5..2", "1..", "1..100000", "a..b"})
  void whatIsNoRange(String range) {
    assertThrows(LanguageException.class, () -> settings("data", "horizon = " + range));
  }

  private static void assertAt(int column, String message, List<Diagnostic> errors) {
    assertTrue(errors.stream().anyMatch(d -> d.column() == column && d.message().contains(message)), () -> "at " + column + ": " + errors);
  }

  /** What is said of a block with that line in the place of its own. */
  private static List<Diagnostic> errors(Key key, DataKind kind, String line) {
    String before = kind == null ? "" : BLOCKS.get(kind).replaceAll("(?m)^" + key.name() + " = .*\n", "");
    if (key.name().equals("target")) before = before.replace("columns = 1", "columns = 1, \"v\"");
    try {
      plan(settings(key.block(), before + line));
      return List.of();
    } catch (LanguageException e) {
      return e.diagnostics();
    }
  }

  private static void plan(Settings settings) {
    switch (settings.name()) {
      case "data"  -> DataPlan.of(settings);
      case "train" -> TrainPlan.of(settings);
      default      -> SizePlan.of(settings, DIMS);
    }
  }

  private static Settings settings(String block, String text) {
    return Parser.settings(new Source("p", text), block);
  }
}
