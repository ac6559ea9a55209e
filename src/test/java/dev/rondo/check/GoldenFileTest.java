package dev.rondo.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GoldenFileTest {

  @TempDir
  private Path dir;

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      "batch": 2                      | "batch": 2.5                        | 'batch': it must be a whole number, not 2.5
      "batch": 2                      | "batch": "2"                        | 'batch': it must be a number
      "steps": 7                      | "length": 7                         | 'steps': it must be a number
      "dims": {"H": 5, "I": 3}        | "dims": [5, 3]                      | 'dims': it must be an object
      "W": {"shape": [5, 3]           | "W": {"shape": [5, 4]               | 'parameters.W': a tensor of shape [5, 4] holds 20 numbers, not 15
      "W": {"shape": [5, 3]           | "W": {"size": [5, 3]                | 'parameters.W.shape': it must be a list
      "final_cotangent"               | "final_weights"                     | 'final_cotangent': it is missing
      "batch": 2                      | "batch": 1e999                      | 'batch': it is beyond the greatest number
      "loss":                         | "loss": -1e400, "other":            | 'loss': it is beyond the greatest number
      """)
  void whatIsWrongIsNamed(String from, String to, String message) throws IOException {
    String text = Files.readString(Path.of("test/resources/golden/elman.json"));
    assertTrue(text.contains(from), from);
    Path file = Files.writeString(dir.resolve("v.json"), text.replaceFirst(java.util.regex.Pattern.quote(from), java.util.regex.Matcher.quoteReplacement(to)));
    assertEquals(file + ": " + message, assertThrows(GoldenException.class, () -> GoldenFile.read(file)).getMessage());
  }

  /** A reader that takes one of two values, or stops early, proves nothing of a file. */
  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      x                               | text follows the end of the JSON at line
      {}                              | text follows the end of the JSON at line
      {"batch": 3, "batch": 2}        | the key 'batch' stands there twice, at $.batch
      {"a": [{"b": 1}, {"b": 1, "b": 1}]} | the key 'b' stands there twice, at $.a[1].b
      {"loss": NaN}                   | this is not JSON, at line 1 column 10 path $.loss
      """)
  void aFileIsOneValueWithEachKeyOnce(String text, String message) throws IOException {
    String good = Files.readString(Path.of("test/resources/golden/elman.json")).strip();
    boolean behind = text.length() < 3;
    Path file = Files.writeString(dir.resolve("v.json"), behind ? good + text : text);
    String said = assertThrows(GoldenException.class, () -> GoldenFile.read(file)).getMessage();
    assertTrue(said.startsWith(file + " is not JSON: " + message), said);
  }

  @Test
  void deepNestingIsNoJson() throws IOException {
    Path file = Files.writeString(dir.resolve("v.json"), "[".repeat(100_000));
    assertTrue(assertThrows(GoldenException.class, () -> GoldenFile.read(file)).getMessage().startsWith(file + " is not JSON: Nesting limit"));
    Path other = Files.write(dir.resolve("w.json"), new byte[] {'"', (byte) 0xff, '"'});
    assertTrue(assertThrows(GoldenException.class, () -> GoldenFile.read(other)).getMessage().endsWith("it is not text in UTF-8"));
  }

  @Test
  void aByteOrderMarkIsNotRead() throws IOException {
    Path golden = Path.of("test/resources/golden/elman.json");
    GoldenFile marked = GoldenFile.read(Files.writeString(dir.resolve("v.json"), "\uFEFF" + Files.readString(golden)));
    assertEquals(GoldenFile.read(golden).loss(), marked.loss());
    assertEquals(5, marked.dims().get("H"));
  }

  @Test
  void whatIsNoJson() throws IOException {
    Path file = Files.writeString(dir.resolve("v.json"), "{\"dims\": {");
    assertTrue(assertThrows(GoldenException.class, () -> GoldenFile.read(file)).getMessage().startsWith(file + " is not JSON: "));
    Path text = Files.writeString(dir.resolve("t.json"), "hello");
    assertTrue(assertThrows(GoldenException.class, () -> GoldenFile.read(text)).getMessage().startsWith(text + " is not JSON: "));
    assertEquals("there is no file " + dir.resolve("none"), assertThrows(GoldenException.class, () -> GoldenFile.read(dir.resolve("none"))).getMessage());
  }
}
