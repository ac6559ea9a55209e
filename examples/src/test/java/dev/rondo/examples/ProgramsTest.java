package dev.rondo.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.command.Main;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The .rondo files beside, in small. */
class ProgramsTest {

  @TempDir Path folder;

  @Test
  void sunspotsBeatsBothBaselines() {
    Path model = folder.resolve("sunspots.safetensors");
    List<Double> errors = errors(rondo("train", "sunspots.rondo", "--out", model, "--epochs", 2, "--set", "window=48"));
    assertEquals(3, errors.size());
    assertTrue(errors.get(0) < errors.get(1) && errors.get(0) < errors.get(2), errors::toString);
  }

  @Test
  void digitsAreMostlyRightAfterAFewPasses() {
    Path model = folder.resolve("digits.safetensors");
    String out = rondo("train", "digits.rondo", "--out", model, "--epochs", 6, "--set", "rate=0.01");
    assertTrue(out.startsWith("test: 359 sequences, 10 classes\n"), out);
    List<Double> accuracies = errors(out);
    assertTrue(accuracies.get(0) > 0.9 && accuracies.get(1) < 0.2, out);
    assertEquals("1797,", rondo("predict", model, "--data", "digits-images.idx.gz", "--data", "digits-labels.idx.gz", "--last", 1).lines().skip(1).findFirst().orElseThrow().substring(0, 5));
  }

  @Test
  void charlmBeatsTheFrequenciesOfCharacters() {
    Path model = folder.resolve("charlm.safetensors");
    List<Double> errors = errors(rondo("train", "charlm.rondo", "--out", model, "--text", "src", "--epochs", 12, "--batch", 4, "--rate", 0.01));
    assertTrue(errors.get(0) < errors.get(1), errors::toString);
    assertTrue(rondo("sample", model, "--prompt", "import ", "--length", 50).startsWith("import "));
  }

  @Test
  void topicsAreToldBetterThanByGuessing() {
    String out = rondo("train", "topics.rondo", "--out", folder.resolve("topics.safetensors"), "--epochs", 4, "--set", "test=random(0.1)");
    assertTrue(out.startsWith("test: 514 sequences, 8 classes\n"), out);
    List<Double> accuracies = errors(out);
    assertTrue(accuracies.get(0) > accuracies.get(1) + 0.2 && accuracies.get(1) < 0.3 && accuracies.get(2) > 0.5, out);
  }

  @Test
  void tagsAreTruerThanAlwaysTheSame() {
    String out = rondo("train", "tagging.rondo", "--out", folder.resolve("tagging.safetensors"), "--epochs", 3, "--set", "split=last(0.2)");
    List<Double> accuracies = errors(out);
    assertTrue(accuracies.get(0) > accuracies.get(1) && accuracies.get(2) > accuracies.get(1), out);
  }

  @Test
  void temperaturesOfSeveralDaysBeatBothBaselines() {
    String out = rondo("train", "weather.rondo", "--out", folder.resolve("weather.safetensors"), "--epochs", 8);
    List<Double> errors = errors(out);
    assertEquals(12, errors.size(), out);   // all, then for 1, 2 and 3 days ahead
    for (int h : new int[] {0, 6, 9}) assertTrue(errors.get(h) < errors.get(h + 1) && errors.get(h) < errors.get(h + 2), out);
    assertTrue(errors.get(4) < errors.get(7) && errors.get(7) < errors.get(10), out);   // the further ahead, the worse is the last value
  }

  @Test
  void sunspotsManyToManyBeatBothBaselines() {
    String out = rondo("train", "sunspots-path.rondo", "--out", folder.resolve("path.safetensors"), "--epochs", 2, "--set", "window=48");
    List<Double> errors = errors(out);
    assertTrue(errors.get(0) < errors.get(1) && errors.get(0) < errors.get(2), out);
    assertEquals(5, rondo("predict", folder.resolve("path.safetensors"), "--data", "sunspots.csv").lines().count());
  }

  /** The first of the dates alone and a smaller batch: not yet exact, but far beyond the baselines. */
  @Test
  void datesAreLearnt() throws IOException {
    Path few = folder.resolve("dates.txt"), model = folder.resolve("dates.safetensors");
    Files.writeString(few, Dates.lines(2000, 1));
    String out = rondo("train", "dates.rondo", "--data", few, "--out", model, "--epochs", 4, "--rate", 0.01);
    assertTrue(out.startsWith("test: 400 texts, 12 different characters\n"), out);
    List<String> rows = out.lines().toList();
    double right = Double.parseDouble(rows.get(2).strip().split(" +")[4]), often = Double.parseDouble(rows.get(3).strip().split(" +")[5]);
    assertTrue(right > 0.7 && often < 0.4, out);
    assertTrue(rondo("predict", model, "--source", "27.3.1987").matches("source,y_predicted,y\n27\\.3\\.1987,\\d{4}-\\d\\d-\\d\\d,\n"));
  }

  @Test
  void namesAreToldBetterThanFromTheLetterBefore() {
    Path model = folder.resolve("names.safetensors");
    String out = rondo("train", "names.rondo", "--out", model, "--epochs", 1, "--set", "rate=0.01");
    assertTrue(out.startsWith("test: 516 texts, 53 different characters\n"), out);
    List<Double> bits = errors(out);
    assertTrue(bits.get(0) < bits.get(2) && bits.get(2) < bits.get(1), out);
    assertEquals(10, rondo("sample", model, "--label", "female", "--count", 10).lines().count());
    assertTrue(rondo("sample", model, "--label", "male", "--prompt", "Al", "--beam", 4).startsWith("Al"));
  }

  private static String rondo(Object... args) {
    StringWriter out = new StringWriter(), err = new StringWriter();
    List<String> words = new ArrayList<>();
    for (Object arg : args) words.add(arg.toString());
    assertEquals(0, Main.run(new PrintWriter(out), new PrintWriter(err), words.toArray(String[]::new)), err::toString);
    return out.toString();
  }

  /** The first number of each line of the scores, the network's first. */
  private static List<Double> errors(String out) {
    Matcher m = Pattern.compile("^  .*?  +(\\d+\\.\\d+)(?: +[\\d.]+)+$", Pattern.MULTILINE).matcher(out);
    List<Double> errors = new ArrayList<>();
    while (m.find()) errors.add(Double.parseDouble(m.group(1)));
    return errors;
  }
}
