package dev.rondo.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.codegen.machine.Element;
import dev.rondo.graph.language.Language;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The library's cells against PyTorch autograd, in both precisions. */
class VerificationTest {

  private static final Path GOLDEN = Path.of("test/resources/golden");

  static Stream<Path> golden() throws IOException {
    try (Stream<Path> files = Files.list(GOLDEN)) {
      return files.filter(f -> f.toString().endsWith(".json")).sorted().toList().stream();
    }
  }

  private static String cell(Path file) {
    return file.getFileName().toString().replace(".json", "");
  }

  @ParameterizedTest
  @MethodSource("golden")
  void inDoublePrecision(Path file) {
    Report report = Verification.run(Language.cell(cell(file)), GoldenFile.read(file), Element.F64);
    assertTrue(report.passes(1e-10), () -> report.worst().toString());
  }

  @ParameterizedTest
  @MethodSource("golden")
  void inSinglePrecision(Path file) {
    Report report = Verification.run(Language.cell(cell(file)), GoldenFile.read(file), Element.F32);
    assertTrue(report.passes(1e-4), () -> report.worst().toString());
    assertFalse(report.passes(1e-12), "single precision was used");
  }

  private static final Path EDGES = Path.of("test/resources/edges");

  private static Report edge(String name, GoldenFile golden, Element element) {
    try {
      return Verification.run(Language.read(Files.readString(EDGES.resolve(name + ".rondo"))), golden, element);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A branch that is not taken, below which the derivative is infinite; a gradient that is 0 because its terms cancel. */
  @ParameterizedTest
  @ValueSource(strings = {"dead", "softmax"})
  void atTheEdge(String name) {
    for (Element element : Element.values()) {
      Report report = edge(name, GoldenFile.read(EDGES.resolve(name + ".json")), element);
      assertTrue(report.passes(Verification.limit(element)), () -> element + ": " + report.rows());
    }
  }

  /** What should be 0 and is 1e-5 is no rounding, in either precision. */
  @Test
  void aGradientThatShouldBeZeroIsMeasured(@TempDir Path dir) throws IOException {
    String text = Files.readString(EDGES.resolve("softmax.json"));
    Path file = Files.writeString(dir.resolve("wrong.json"), text.replace("\"a\": {\"shape\": [], \"data\": [0.0]}", "\"a\": {\"shape\": [], \"data\": [1e-5]}"));
    assertFalse(edge("softmax", GoldenFile.read(file), Element.F64).passes(Verification.limit(Element.F64)));
    Path worse = Files.writeString(dir.resolve("worse.json"), text.replace("\"a\": {\"shape\": [], \"data\": [0.0]}", "\"a\": {\"shape\": [], \"data\": [1e-3]}"));
    assertFalse(edge("softmax", GoldenFile.read(worse), Element.F32).passes(Verification.limit(Element.F32)));
  }

  @Test
  void aRowForEveryTensor() {
    Report report = Verification.run(Language.cell("elman"), GoldenFile.read(GOLDEN.resolve("elman.json")), Element.F64);
    assertEquals(List.of("output h", "final h", "loss ", "gradient of parameters W", "gradient of parameters U", "gradient of parameters b", "gradient of inputs x", "gradient of initial h"),
        report.rows().stream().map(r -> r.kind() + " " + r.name()).toList());
  }

  @Test
  void oneWrongNumberIsFound(@TempDir Path dir) throws IOException {
    String text = Files.readString(GOLDEN.resolve("gru.json"));
    int at = text.indexOf("\"data\": [", text.indexOf("\"Uz\"", text.indexOf("\"gradients\""))) + 9;
    Path file = Files.writeString(dir.resolve("wrong.json"), text.substring(0, at) + "9.5" + text.substring(text.indexOf(',', at)));
    Report report = Verification.run(Language.cell("gru"), GoldenFile.read(file), Element.F64);
    assertFalse(report.passes(1e-10));
    assertEquals("gradient of parameters Uz", report.worst().kind() + " " + report.worst().name());
  }

  @Test
  void vectorsOfAnotherCell() {
    GoldenFile lstm = GoldenFile.read(GOLDEN.resolve("lstm.json"));
    GoldenException e = assertThrows(GoldenException.class, () -> Verification.run(Language.cell("gru"), lstm, Element.F64));
    assertEquals("test/resources/golden/lstm.json: 'parameters' has no 'Wz', which the cell 'gru' has; it has Wi, Ui, bi, Wf, Uf, bf, Wg, Ug, bg, Wo, Uo, bo", e.getMessage());
  }
}
