package dev.rondo.data.encoding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.data.DataException;
import dev.rondo.data.Dataset;
import dev.rondo.data.Seq2SeqPorts;
import dev.rondo.data.text.Seq2SeqFile;
import dev.rondo.data.token.Lexicon;
import dev.rondo.data.token.Unit;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Seq2SeqEncodingTest {

  private static final Seq2SeqPorts PAIRS = new Seq2SeqPorts(Optional.of(new Seq2SeqPorts.Sequence("x", "n")), Optional.empty(), "said", "y", "m", Set.of("x", "said", "y"));
  private static final Lexicon.Fitting EVERY = new Lexicon.Fitting(Unit.CHARACTERS, false, true, 0, 1);

  @TempDir Path folder;

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("t.txt"), text);
  }

  /** What a dataset gives for an input, in a batch of all examples: steps, then examples. */
  private static double[] all(Dataset data, String input, int each) {
    double[] into = new double[each * data.size()];
    for (int e = 0; e < data.size(); e++) data.copy(input, e, into, e, data.size());
    return into;
  }

  /** a = 1, b = 2, the border 3, and the unknown token 0; of texts x = 1, y = 2. Either side may be empty, and blanks count. */
  @Test
  void pairsAreToldOneStepLater() throws IOException {
    Seq2SeqFile data = Seq2SeqFile.pairs(file("ab\txyx\nb\t\n\ty\nbqa\tyx\n"));
    Seq2SeqEncoding dictation = Seq2SeqEncoding.fit(EVERY, Scaler.Kind.NONE, data, Seq2SeqFile.Form.PAIRS, new int[] {0, 1, 2});
    assertEquals(3, dictation.longest());
    assertEquals(Map.of("x", 4, "said", 4, "y", 4), dictation.positions(PAIRS));
    assertEquals(Map.of("x", 1, "said", 1, "y", 1), dictation.widths(PAIRS));
    Seq2SeqDataset told = new Seq2SeqDataset(dictation.coded(data), dictation, PAIRS);
    assertEquals(4, told.steps());
    assertArrayEquals(new int[] {4, 2, 2, 4}, new int[] {told.length(0), told.length(1), told.length(2), told.length(3)});
    assertArrayEquals(new double[] {3, 2, 1, 4}, all(told, "n", 1));
    assertArrayEquals(new double[] {4, 1, 2, 3}, all(told, "m", 1));
    assertArrayEquals(new double[] {1, 2, 3, 2, 2, 3, 0, 0, 3, 0, 0, 1, 0, 0, 0, 3}, all(told, "x", 4));
    assertArrayEquals(new double[] {3, 3, 3, 3, 1, 0, 2, 2, 2, 0, 0, 1, 1, 0, 0, 0}, all(told, "said", 4));
    assertArrayEquals(new double[] {1, 3, 2, 2, 2, 0, 3, 1, 1, 0, 0, 3, 3, 0, 0, 0}, all(told, "y", 4));
    assertEquals("the data gives nothing for input 'z'; it gives x, n, said, y, m", assertThrows(IllegalArgumentException.class, () -> told.copy("z", 0, new double[4], 0, 1)).getMessage());
    Seq2SeqDataset first = new Seq2SeqDataset(dictation.coded(data).select(new int[] {2}), dictation, new Seq2SeqPorts(PAIRS.source(), Optional.empty(), "said", "y", "m", Set.of()));
    assertArrayEquals(new double[] {0, 0, 0, 1, 0, 0, 0, 0}, all(first, "x", 8));
    assertArrayEquals(new double[] {0, 0, 0, 1, 0, 0, 1, 0}, all(first, "said", 8));
    assertArrayEquals(new double[] {0, 0, 1, 0, 0, 0, 0, 1}, all(first, "y", 8));
  }

  @Test
  void linesHaveLabels() throws IOException {
    Seq2SeqFile data = Seq2SeqFile.lines(file("b\txy\n\n a \ty\tx\nb\t\n"), true);
    Seq2SeqEncoding dictation = Seq2SeqEncoding.fit(EVERY, Scaler.Kind.NONE, data, Seq2SeqFile.Form.LINES, new int[] {0, 1, 2});
    assertEquals(List.of("a", "b"), dictation.labels());
    assertArrayEquals(new int[] {1, 3, 4}, data.lines());
    assertEquals(List.of("xy", "y\tx", ""), data.texts().orElseThrow());
    Seq2SeqPorts role = new Seq2SeqPorts(Optional.empty(), Optional.of("k"), "said", "y", "m", Set.of("said", "y"));
    Seq2SeqDataset told = new Seq2SeqDataset(dictation.coded(data), dictation, role);
    assertArrayEquals(new double[] {0, 1, 1, 0, 0, 1}, all(told, "k", 2));
    assertEquals(Map.of("k", 2, "said", 1, "y", 1), dictation.widths(role));
    Seq2SeqEncoding other = Seq2SeqEncoding.fit(EVERY, Scaler.Kind.NONE, data, Seq2SeqFile.Form.LINES, new int[] {0});
    String message = assertThrows(DataException.class, () -> other.coded(data)).getMessage();
    assertTrue(message.endsWith("t.txt:3: label 'a' is none of those of the training part; they are b; correct it, or leave the line out"), message);
  }

  /** Standardised by the training part, the first two lines: means 2 and 10, deviations 1 and 5. */
  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"0,5 1,5 | 0,5", "1;0,5;2 | 0,5", "1 2,5 | 2,5"})
  void aCommaThatMayBeADecimalSign(String vector, String number) throws IOException {
    Seq2SeqFile data = Seq2SeqFile.vectors(file(vector + "\tx\n"));
    assertTrue(assertThrows(DataException.class, () -> data.vectors(0)).getMessage().endsWith("t.txt:1: '" + number + "' has a comma in it, and other numbers have none between them; write a decimal point, or the same sign between all numbers"));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"1,2,3", "1, 2, 3", "1 2 3", "1;2; 3", "1 ,2, 3", "1,2, 3"})
  void signsBetweenNumbers(String vector) throws IOException {
    assertArrayEquals(new double[] {1, 2, 3}, Seq2SeqFile.vectors(file(vector + "\tx\n")).vectors(0)[0]);
  }

  @Test
  void vectorsAreScaled() throws IOException {
    Seq2SeqFile data = Seq2SeqFile.vectors(file("1 5\tx\n3,15\ty\n 4; 20 \t\n"));
    Seq2SeqEncoding dictation = Seq2SeqEncoding.fit(EVERY, Scaler.Kind.STANDARDISE, data, Seq2SeqFile.Form.VECTORS, new int[] {0, 1});
    assertEquals(List.of(new Scaler(Scaler.Kind.STANDARDISE, List.of(2.0, 10.0), List.of(1.0, 5.0))), dictation.vector());
    Seq2SeqPorts role = new Seq2SeqPorts(Optional.empty(), Optional.of("v"), "said", "y", "m", Set.of("said", "y"));
    Seq2SeqDataset told = new Seq2SeqDataset(dictation.coded(data), dictation, role);
    assertArrayEquals(new double[] {-1, -1, 1, 1, 2, 2}, all(told, "v", 2));
    assertArrayEquals(new double[] {2, 2, 1}, all(told, "m", 1));
    assertArrayEquals(new double[] {2, 2}, all(new Seq2SeqDataset(dictation.coded(data).select(new int[] {2}), dictation, role), "v", 2));
    assertEquals(Map.of("v", 2, "said", 1, "y", 1), dictation.widths(role));
    assertEquals(dictation, Encoding.fromJson(dictation.toJson()));
    assertEquals(Optional.empty(), Seq2SeqFile.vectors(file("1 2\n3 4\n")).texts());
    for (String[] wrong : new String[][] {{"1 5\tx\n1\ty\n", "2: has 1 numbers, but line 1 has 2; write as many in every line"}, {"1 5\tx\n1 b\ty\n", "2: 'b' is not a number; write numbers, with blanks or commas between them"},
        {"1 NaN\tx\n", "1: 'NaN' is not a number"}, {"1 2\tx\n\ty\n", "2: has no numbers"}}) {
      Seq2SeqFile bad = Seq2SeqFile.vectors(file(wrong[0]));
      String message = assertThrows(DataException.class, () -> Seq2SeqEncoding.fit(EVERY, Scaler.Kind.NONE, bad, Seq2SeqFile.Form.VECTORS, new int[] {0})).getMessage();
      assertTrue(message.contains("t.txt:" + wrong[1]), message);
    }
    String other = assertThrows(DataException.class, () -> dictation.coded(Seq2SeqFile.vectors(file("1 2 3\n")))).getMessage();
    assertTrue(other.endsWith("t.txt:1: has 3 numbers, but the training part had 2; write as many in every line"), other);
    assertTrue(assertThrows(DataException.class, () -> Seq2SeqFile.vectors(file("1 2\tx\n3 4\n"))).getMessage().endsWith("t.txt:2: has no tab, but other lines do; write numbers, a tab and a text a line"));
  }

  @Test
  void aModelKeepsIt() throws IOException {
    Seq2SeqEncoding dictation = Seq2SeqEncoding.fit(EVERY, Scaler.Kind.NONE, Seq2SeqFile.pairs(file("ab\txy\nb\tx\n")), Seq2SeqFile.Form.PAIRS, new int[] {0, 1});
    assertEquals(dictation, Encoding.fromJson(dictation.toJson()));
  }

  @Test
  void packedOrSourcesAlone() throws IOException {
    Path packed = folder.resolve("t.txt.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
      out.write("a b\t c\r\n".getBytes(StandardCharsets.UTF_8));
    }
    Seq2SeqFile data = Seq2SeqFile.pairs(packed);
    assertEquals(List.of("a b"), data.before().orElseThrow());
    assertEquals(List.of(" c"), data.texts().orElseThrow());
    Seq2SeqFile alone = Seq2SeqFile.pairs(file("a\n\nb\n"));
    assertTrue(alone.texts().isEmpty());
    assertEquals(List.of("a", "", "b"), alone.before().orElseThrow());
  }

  @Test
  void refusesLinesWithTheirNumber() throws IOException {
    assertEquals("has no tab, but other lines do; write a source, a tab and a text a line; either may be empty", refused("a\tb\nc\n", ":2: "));
    assertEquals("has 2 tabs; write a source, a tab and a text a line; either may be empty", refused("a\tb\nc\td\te\n", ":2: "));
    assertEquals("holds no line; write a source, a tab and a text a line", refused("", ": "));
  }

  private String refused(String text, String place) throws IOException {
    Path file = file(text);
    String message = assertThrows(DataException.class, () -> Seq2SeqFile.pairs(file)).getMessage();
    assertTrue(message.startsWith(file + place), message);
    return message.substring((file + place).length());
  }
}
