package dev.rondo.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.data.DataException;
import dev.rondo.graph.text.LanguageException;
import dev.rondo.graph.text.Source;
import dev.rondo.settings.Overrides;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every key that names columns of a table means the same ones, whatever the rows hold. */
class ColumnsTest {

  private static final String FORECASTER = "network n(F, G) { input x[F] over time; target y[G]; output p = dense(last(x), G); loss mse(p, y) }\n";
  private static final String CLASSIFIER = "network n(F, C) { input x[F] over time; target y[C]; output p = dense(last(x), C); loss cross_entropy(p, y) }\n";
  private static final String STARTING = "network n(F, C) { input x[F] over time with resets r; target y[C]; output p = dense(last(gru(x, H = 2)), C); loss cross_entropy(p, y) }\n";

  @TempDir Path folder;

  /** The label in the third column; in one file 1 and 3 stand in the first row. */
  @Test
  void theFirstRowDoesNotDecideWhichColumnsAreRead() throws IOException {
    for (String first : List.of("8,1,high", "8,9,high", "8,3,high", "1,2,high")) {
      Sequences data = classified("label = 3; features = 1", first + "\n8,2,low\n8,3,high\n8,4,low\n");
      assertEquals(4, data.size(), first);
      assertEquals(Integer.parseInt(first.substring(0, 1)), data.numbers().get(0), first);
      assertEquals(Integer.parseInt(first.substring(2, 3)), data.numbers().get(1), first);
      assertEquals("high", data.labels().get(0), first);
    }
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "columns = 'v'                              | v | 2 and 5",
      "columns = 2; time = 't'                    | t | 1 and 4",
      "columns = 2; categories = 'k'              | k | 3 and 6",
      "columns = 2, 'v'; target = 'v'             | v | 2 and 5",
      "columns = 2; label = 'k'                   | k | 3 and 6",
      "columns = 2; label = 3; group = 't'        | t | 1 and 4",
      "group = 1; label = 'u'                     | v | 2 and 5",
      "columns = 2; label = 3; group = 1; starts = 't' | t | 1 and 4"})
  void twoColumnsOfOneName(String data, String name, String places) {
    boolean labelled = data.contains("label");
    String rows = IntStream.range(0, 40).mapToObj(i -> "A" + i + "," + i % 7 + ",x" + i % 2 + ",B" + i + "," + i + ",y" + i % 2 + ",z" + i % 2 + "\n").reduce("t,v,k,t,v,k,u\n", String::concat);
    String network = data.contains("starts") ? STARTING : labelled ? CLASSIFIER : FORECASTER;
    String said = assertThrows(DataException.class, () -> task(network, data.replace('\'', '"'), rows)).getMessage();
    assertTrue(said.startsWith(folder.resolve("d.csv") + ":1: two columns are named '" + name + "', " + places + "; name them apart, or give the number"), said);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "label = 'k'; columns = 'v', 'k'                          | column 'k' is the label; leave it out of 'columns', or the network reads the answer",
      "label = 'k'; columns = 'v', 4                            | column '4' is the label; leave it out of 'columns', or the network reads the answer",
      "label = 'k'; group = 'g'; columns = 'v'; categories = 'k' | column 'k' is the label; leave it out of 'categories', or the network reads the answer",
      "label = 4; group = 1; columns = 2; categories = 'k'      | column 'k' is the label; leave it out of 'categories', or the network reads the answer",
      "label = 4; group = 'k'; columns = 2                      | column 'k' is the label; give 'group' and 'starts' columns of their own",
      "label = 4; group = 1; starts = 4; columns = 2            | column '4' is the label; give 'group' and 'starts' columns of their own",
      "label = 4; group = 1; starts = 'g'; columns = 2          | column '1' is the column of 'starts'; give 'group' another",
      "label = 4; group = 1; columns = 2; categories = 3, 'w'   | 'categories' has '3' and 'w', which are the same column; keep one of the two",
      "label = 4; group = 1; columns = 2, 'v'                   | 'columns' has '2' and 'v', which are the same column; keep one of the two",
      "columns = 2; categories = 3, 'w'                         | 'categories' has '3' and 'w', which are the same column; keep one of the two"})
  void oneColumnInTwoPlaces(String data, String message) {
    String network = data.contains("starts") ? STARTING : data.contains("label") ? CLASSIFIER : FORECASTER;
    String said = assertThrows(DataException.class, () -> task(network, data.replace('\'', '"'), "g,v,w,k\na,1,p,0\na,2,q,0\nb,3,p,1\nb,4,q,1\n")).getMessage();
    assertEquals(folder.resolve("d.csv") + ":1: " + message, said);
  }

  /** A column of times is no input, except where it is a category too. */
  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "columns = 'v'; time = 't'                     | 1 | a0",
      "columns = 2; time = 1                         | 1 | a0",
      "columns = 'v'; time = 't'; categories = 'k'   | 3 | a0",
      "columns = 'v'; time = 'k'; categories = 'k'   | 3 | x",
      "columns = 'v'; time = 'v'                     | 1 | 0",
      "columns = 'v'                                 | 1 | 1"})
  void timesNameRows(String data, int width, String first) throws IOException {
    String rows = IntStream.range(0, 20).mapToObj(i -> "a" + i + "," + i + "," + (i % 2 == 0 ? "x" : "y") + "\n").reduce("t,v,k\n", String::concat);
    ForecastingTask task = (ForecastingTask) task(FORECASTER, data.replace('\'', '"'), rows);
    assertEquals(width, task.encoding().features().width());
    assertEquals(first, task.label(0));
  }

  /** A table knows its columns by what they are called. */
  @ParameterizedTest
  @ValueSource(strings = {"columns = 2, \"2\"", "columns = 1; categories = 2; time = \"2\"", "columns = 1; label = 2; group = \"2\""})
  void aNumberAndANameOfTheSameText(String data) {
    String said = assertThrows(DataException.class, () -> task(data.contains("label") ? CLASSIFIER : FORECASTER, data + "; header = yes", "2,b\n1,2\n3,4\n5,6\n7,8\n")).getMessage();
    assertEquals(folder.resolve("d.csv") + ":1: column 2 and the column named '2' are both asked for; give both by number", said);
  }

  /** Group by number and label by name, and the other way round: neither is among the numbers. */
  @ParameterizedTest
  @ValueSource(strings = {"label = \"k\"; group = 1", "label = 3; group = \"g\"", "label = 3; group = 1", "label = \"k\"; group = \"g\""})
  void allOtherColumnsAreThoseThatNoKeyNames(String data) throws IOException {
    Sequences read = classified(data, "g,v,k\n1,10,0\n1,20,0\n2,30,1\n2,40,1\n3,50,0\n3,60,0\n4,70,1\n4,80,1\n");
    assertEquals(4, read.size());
    assertEquals(List.of(10.0, 20.0, 30.0, 40.0, 50.0, 60.0, 70.0, 80.0), read.numbers());
  }

  @Test
  void aTargetIsWrittenAsInTheColumns() {
    String said = assertThrows(LanguageException.class, () -> task(FORECASTER, "columns = \"v\", 1; target = 2", "g,v\n1,2\n3,4\n5,6\n7,8\n")).getMessage();
    assertTrue(said.contains("the target '2' is not among the columns v, 1; name it in both, in the same way"), said);
  }

  @Test
  void aByteOrderMarkBeforeAProgramMovesNoPlace() throws IOException {
    Path program = Files.writeString(folder.resolve("p.rondo"), "\uFEFFcell c(I) { input x[I]; output y }\n");
    String said = assertThrows(LanguageException.class, () -> ProgramFile.read(program)).getMessage();
    assertTrue(said.startsWith(program + ":1:" + (1 + "cell c(I) { input x[I]; output ".length()) + ": "), said);
  }

  /** Numbers, labels and how many sequences were read. */
  private record Sequences(List<Double> numbers, List<String> labels, int size) {}

  private Sequences classified(String data, String rows) throws IOException {
    ClassificationTask task = (ClassificationTask) task(CLASSIFIER, data + "; split = last(0.4)", rows);
    var numbers = task.data().rows().numbers();
    List<Double> all = IntStream.range(0, numbers.rows() * numbers.width()).mapToObj(i -> numbers.at(i / numbers.width(), i % numbers.width())).toList();
    return new Sequences(all, task.data().labels().orElseThrow(), task.data().size());
  }

  private Task task(String network, String data, String rows) throws IOException {
    Files.writeString(folder.resolve("d.csv"), rows);
    String window = data.contains("label") ? "" : "; window = 2";
    Source source = new Source(folder.resolve("p.rondo").toString(), network + "data { file = \"d.csv\"; " + data + window + " }");
    return Experiment.of(ProgramFile.of(source), Overrides.NONE, Optional.empty()).task();
  }
}
