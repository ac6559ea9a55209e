package dev.rondo.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The table of bad input in the language's page, row by row, for a forecaster, a classifier and a model of characters that are trained already. */
class BadInputTest {

  private static final String FORECASTER = """
      network level(F, G) {
        input x[F] over time
        target y[G]
        h = gru(x, H = 3)
        output p = dense(last(h), G)
        loss mse(p, y)
      }
      data { file = "level.csv"; columns = "level", "still"; target = "level"; categories = "sky"; window = 4 }
      train { epochs = 1 }
      """;
  private static final String CLASSIFIER = """
      network tell(F, C) {
        input x[F] over time
        target y[C]
        h = gru(x, H = 3)
        output logits = dense(last(h), C)
        loss cross_entropy(logits, y)
      }
      data { file = "kinds.csv"; label = "kind"; group = "id"; split = last(0.25) }
      train { epochs = 1 }
      """;
  private static final String LETTERS = """
      network letters(V) {
        input x[V] over time
        target y[V] over time
        h = gru(x, H = 3)
        output logits = dense(h, V)
        loss cross_entropy(logits, y)
      }
      data { text = "text.txt"; window = 8 }
      train { epochs = 1 }
      """;

  @TempDir static Path folder;
  private static Path level, tell, letters;

  @BeforeAll
  static void train() throws IOException {
    Files.writeString(folder.resolve("level.csv"), IntStream.range(0, 40).mapToObj(i -> String.format(Locale.ROOT, "%s,%.3f,7%n", i % 2 == 0 ? "clear" : "dull", Math.sin(i))).collect(Collectors.joining("", "sky,level,still\n", "")));
    Files.writeString(folder.resolve("kinds.csv"), IntStream.range(0, 40).mapToObj(i -> "s" + i / 2 + "," + (i / 2 % 2 == 0 ? "up" : "down") + "," + i % 7 + "\n").collect(Collectors.joining("", "id,kind,a\n", "")));
    Files.writeString(folder.resolve("text.txt"), "to be or not to be\n".repeat(9));
    level = trained("level", FORECASTER);
    tell = trained("tell", CLASSIFIER);
    letters = trained("letters", LETTERS);
  }

  private static Path trained(String name, String program) throws IOException {
    CliRun.by("train", Files.writeString(folder.resolve(name + ".rondo"), program), "-q").good();
    return folder.resolve(name + ".safetensors");
  }

  private static Path data(String text) throws IOException {
    return Files.writeString(folder.resolve("new.csv"), text);
  }

  @Test
  void aLabelOutsideTheClasses() throws IOException {
    Path file = data("id,kind,a\np,up,1\np,up,2\nq,sideways,1\nq,sideways,3\n");
    for (String command : List.of("eval", "predict")) CliRun.by(command, tell, "--data", file).bad(file + ":4: sequence 'q': label 'sideways' is none of the classes of the training part; they are down, up");
    CliRun.by("train", folder.resolve("tell.rondo"), "--data", data(Files.readString(folder.resolve("kinds.csv")) + "z,sideways,1\nz,sideways,2\n"), "--out", folder.resolve("other.safetensors")).bad(":42: sequence 'z': label 'sideways' is none of");
  }

  /** What trains has both classes, the last fifth only one. */
  @Test
  void dataSortedByClass() throws IOException {
    Path sorted = data(IntStream.range(0, 60).mapToObj(i -> "s" + i / 2 + "," + (i < 40 ? "up" : "down") + "," + i % 7 + "\n").collect(Collectors.joining("", "id,kind,a\n", "")));
    String note = "what is measured has no example of up; where data is sorted by class, set split = random(0.2)\n";
    assertTrue(CliRun.by("train", folder.resolve("tell.rondo"), "--data", sorted, "--out", folder.resolve("other.safetensors"), "-q").good().out().contains(note));
    assertFalse(CliRun.by("eval", tell, "--data", sorted).good().out().contains("has no example"));
  }

  @Test
  void aClassWithoutAnExample() throws IOException {
    CliRun said = CliRun.by("train", folder.resolve("tell.rondo"), "--out", folder.resolve("other.safetensors"), "--set", "classes=\"up\",\"down\",\"never\"", "-q").good();
    assertTrue(said.out().contains("5 sequences, 3 classes") && said.out().lines().anyMatch(l -> l.matches(" +never +0 +0 +0")), said.out());
    CliRun.by("train", folder.resolve("tell.rondo"), "--data", data("id,kind,a\n" + IntStream.range(0, 9).mapToObj(i -> i + ",up,1\n").collect(Collectors.joining()))).bad("the training part has only the class 'up'; give examples of two classes at least");
  }

  @Test
  void unseenCategoriesAndCharacters() throws IOException {
    CliRun.by("predict", level, "--data", data("sky,level,still\n" + "dull,1,7\n".repeat(5) + "green,1,7\n")).bad("new.csv:7: column 'sky' holds 'green', which the training part lacks; it knows clear, dull; leave the row out, or train with unseen = zeros");
    CliRun.by("sample", letters, "--prompt", "to Be").bad("character 'B' (U+0042) is not among the 8 that the model knows; it knows benort");
    CliRun.by("eval", letters, "--data", Files.writeString(folder.resolve("new.txt"), "to be, or not to be")).bad("character ',' (U+002C) is not among the 8");
  }

  @Test
  void numbersBeyondSinglePrecision() throws IOException {
    CliRun.by("predict", level, "--data", data("sky,level,still\n" + "dull,1,7\n".repeat(5) + "dull,-1e39,7\n")).bad("new.csv:7: column 'level' holds -1e39, which is beyond the greatest number of single precision, 3.4e38; give it in a larger unit");
  }

  @Test
  void otherColumns() throws IOException {
    String four = "7,1,dull,x\n".repeat(4);
    assertEquals(2, CliRun.by("predict", level, "--data", data("still,level,sky,more\n" + four)).good().out().lines().count(), "in another order, and with a column more");
    CliRun.by("predict", level, "--data", data("still,levl,sky,more\n" + four)).bad("new.csv:1: no column 'level'; the columns are still, levl, sky, more");
    CliRun.by("predict", tell, "--data", data("id,b\np,1\np,2\n")).bad("new.csv:1: no column 'a'; the columns are id, b");
  }

  @Test
  void whatIsNoNumber() throws IOException {
    for (String cell : List.of("NaN", "nan", "NA", "high", "Infinity", "inf", "1e999", "0x10", "1,5")) {
      Path file = data("sky,level,still\n" + "dull,1,7\n".repeat(5) + "dull," + cell + ",7\n");
      CliRun.by("predict", level, "--data", file).bad("new.csv:7: " + (cell.equals("1,5") ? "this row has 4 fields, the first has 3" : "column 'level' holds '" + cell + "', which is not a number"));
    }
    CliRun.by("predict", level, "--data", data("sky,level,still\n" + "dull,1,7\n".repeat(5) + "dull,,7\n")).bad("new.csv:7: column 'level' is empty; fill the gap");
  }

  @Test
  void aConstantColumnIsZeroAndALaterNumberDiffers() throws IOException {
    String same = CliRun.by("predict", level, "--data", data("sky,level,still\n" + "dull,0.1,7\n".repeat(4))).good().out();
    String other = CliRun.by("predict", level, "--data", data("sky,level,still\n" + "dull,0.1,7.5\n".repeat(4))).good().out();
    double a = forecast(same), b = forecast(other);
    assertTrue(Double.isFinite(a) && Double.isFinite(b) && a != b, same + other);
  }

  private static double forecast(String csv) {
    return Double.parseDouble(csv.lines().skip(1).findFirst().orElseThrow().split(",")[1]);
  }

  @Test
  void oneSampleAndNone() throws IOException {
    String row = "dull,1,7\n";
    assertEquals(2, CliRun.by("predict", level, "--data", data("sky,level,still\n" + row.repeat(4))).good().out().lines().count());
    CliRun.by("predict", level, "--data", data("sky,level,still\n" + row.repeat(3))).bad("the data has 3 rows, but one example needs 4 (a window of 4, and 0 ahead); give longer data or a smaller window");
    assertEquals(List.of("sequence,y_predicted,y", "p,up,up"), CliRun.by("predict", tell, "--data", data("id,kind,a\np,up,1\np,up,1\n")).good().out().lines().map(l -> l.replace("p,down,up", "p,up,up")).toList());
    CliRun.by("predict", level, "--data", data("sky,level,still\n")).bad("new.csv: holds no rows");
    CliRun.by("predict", level, "--data", data("")).bad("new.csv: holds no rows");
    CliRun.by("train", folder.resolve("tell.rondo"), "--data", data("id,kind,a\np,up,1\np,up,1\n")).bad("the split leaves no example in the training part: there is 1 in all; change the share that validates, or give more");
    CliRun.by("train", folder.resolve("level.rondo"), "--data", data("sky,level,still\n" + row.repeat(5))).bad("the split leaves no example in the ", " part: the data has 5 rows and an example needs 5");
    CliRun.by("eval", letters, "--data", Files.writeString(folder.resolve("new.txt"), "to be")).bad("the data has 5 rows, but one example needs 9");
  }

  @Test
  void aSequenceWithoutSteps() throws IOException {
    byte[] header = "{'descr': '|u1', 'fortran_order': False, 'shape': (3, 0), }\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    java.io.ByteArrayOutputStream array = new java.io.ByteArrayOutputStream();
    array.write(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) header.length, 0});
    array.write(header);
    Path empty = folder.resolve("empty.npy"), texts = folder.resolve("texts.txt"), words = folder.resolve("words.rondo");
    Files.write(empty, array.toByteArray());
    Files.writeString(words, CLASSIFIER.replaceAll("data \\{.*}", "data { arrays = \"empty.npy\" }"));
    CliRun.by("train", words).bad("empty.npy: has an array of shape [3, 0]; sequences are numbers of shape [examples, steps, features], or [examples, steps] of one feature, each of them 1 at least");
    Files.writeString(texts, "up\thigh\n\ndown\t \nup\thigher\n");
    Files.writeString(words, CLASSIFIER.replaceAll("data \\{.*}", "data { texts = \"texts.txt\" }").replace("over time", "over time with lengths n"));
    CliRun.by("train", words).bad("texts.txt:3: has no text; write a label, a tab, and a text, or leave the line out");
    Files.writeString(words, CLASSIFIER.replaceAll("data \\{.*}", "data { tagged = \"texts.txt\" }").replace("over time", "over time with lengths n").replace("y[C]", "y[C] over time with lengths n").replace("last(h)", "h"));
    CliRun.by("train", words).bad("texts.txt:3: has no tag; write a token, a tab, and a tag, or leave the line out");
  }

  @Test
  void whatIsNoText() throws IOException {
    Path file = folder.resolve("latin.csv");
    Files.write(file, "sky,level,still\ntr\u00fcb,1,7\n".getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
    CliRun.by("predict", level, "--data", file).bad(file + ": is not text in UTF-8; save it as UTF-8");
  }
}
