package dev.rondo.command;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.experiment.Experiment;
import dev.rondo.experiment.ProgramFile;
import dev.rondo.settings.Overrides;
import dev.rondo.train.Listener;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sequences of classes that a small network can tell apart wholly, from each form of data: train, eval and predict. */
class ClassifyingTest {

  private static final String ONE = """
      network tell(F, C) {
        input x[F] over time
        target y[C]
        h = gru(x, H = 8)
        output logits = dense(last(h), C)
        loss cross_entropy(logits, y)
      }
      """;
  private static final String EACH = """
      network tag(F, C) {
        input x[F] over time
        target y[C] over time
        h = gru(x, H = 8)
        output logits = dense(h, C)
        loss cross_entropy(logits, y)
      }
      """;
  private static final String NUMBER = """
      network either(F) {
        input x[F] over time
        target y
        h = gru(x, H = 8)
        output logit = sum(dense(last(h), 1))
        loss binary_cross_entropy(logit, y)
      }
      """;
  private static final String TRAIN = "train { epochs = 30; batch = 8; rate = 0.03 }\n";

  @TempDir Path folder;

  @Test
  void imagesFromIdxFiles() throws IOException {
    idx(90);
    Path program = program(ONE, "images = \"images\"; labels = \"labels\"; test = last(0.2); split = random(0.2)");
    Path report = folder.resolve("r.html");
    CliRun trained = CliRun.by("train", program, "--report", report).good();
    String html = Files.readString(report);
    assertTrue(html.contains("<h2>Confusion</h2>") && html.contains("<td>1.0000</td>") && html.contains("test: 18 sequences, 3 classes"), html);
    assertTrue(trained.err().startsWith("tell: "), trained.err());
    assertTrue(trained.err().contains("58 examples of 4 steps to train on, 14 to validate on, 18 to test on\n"), trained.err());
    assertTrue(trained.out().startsWith("test: 18 sequences, 3 classes\n"), trained.out());
    assertTrue(trained.out().contains("the network's 'logits'            1.0000      1.0000\n"), trained.out());
    assertTrue(trained.out().contains("always '"), trained.out());
    assertTrue(trained.out().contains("rows are the truth, columns what the network takes it for\n"), trained.out());
    assertEquals(scores(trained.out()), scores(CliRun.by("eval", model()).good().out()));
    List<String> lines = CliRun.by("predict", model(), "--last", 3).good().out().lines().toList();
    assertEquals(List.of("sequence,y_predicted,y", "88,0,0", "89,1,1", "90,2,2"), lines);
    assertEquals(91, CliRun.by("predict", model()).good().out().lines().count());
    idx(6);
    assertTrue(CliRun.by("eval", model(), "--data", folder.resolve("images"), "--data", folder.resolve("labels")).good().out().startsWith("all: 6 sequences, 3 classes\n"));
    assertEquals("6,2,", CliRun.by("predict", model(), "--data", folder.resolve("images")).good().out().lines().toList().get(6));
    CliRun.by("eval", model(), "--data", folder.resolve("images")).bad("images: comes without labels, so nothing can be measured");
    CliRun.by("sample", model()).bad("the model is a classifier; use 'rondo predict'");
  }

  @Test
  void picturesOfAFolder() throws IOException {
    for (int i = 0; i < 30; i++) {
      Path file = folder.resolve("pictures/" + (i % 2 == 0 ? "left" : "right") + "/" + (100 + i) + ".png");
      Files.createDirectories(file.getParent());
      BufferedImage image = new BufferedImage(4, 3, BufferedImage.TYPE_BYTE_GRAY);
      for (int y = 0; y < 3; y++) image.getRaster().setSample(i % 2 == 0 ? 0 : 3, y, 0, 150 + i);
      ImageIO.write(image, "png", file.toFile());
    }
    String out = CliRun.by("train", program(ONE, "images = \"pictures\"; split = random(0.3)"), "-q").good().out();
    assertTrue(out.contains("    accuracy    macro F1         AUC\n"), out);
    assertTrue(out.contains("the network's 'logits'            1.0000      1.0000      1.0000\n"), out);
    assertTrue(out.contains("0.5000\n"), out);
    assertEquals("left/100.png,left,left", CliRun.by("predict", model()).good().out().lines().toList().get(1));
    Path loose = folder.resolve("loose");
    Files.createDirectories(loose);
    Files.copy(folder.resolve("pictures/right/101.png"), loose.resolve("a.png"));
    assertEquals("sequence,y_predicted,y\na.png,right,\n", CliRun.by("predict", model(), "--data", loose).good().out().replace("\r", ""));
    ImageIO.write(new BufferedImage(5, 3, BufferedImage.TYPE_BYTE_GRAY), "png", loose.resolve("a.png").toFile());
    CliRun.by("predict", model(), "--data", loose).bad("loose has 5 numbers a step, but the model was trained on 4");
  }

  @Test
  void rowsOfATableGroupedWithALabelForEachStep() throws IOException {
    table(false);
    Path program = program(EACH, "file = \"t.csv\"; label = \"tag\"; group = \"id\"; categories = \"sky\"");
    assertTrue(CliRun.by("train", program, "-q", "--epochs", 60).good().out().contains("the network's 'logits'            1.0000      1.0000      1.0000\n"));
    List<String> lines = CliRun.by("predict", model(), "--last", 4).good().out().lines().toList();
    assertEquals("sequence,step,y_predicted,y", lines.get(0));
    assertTrue(lines.get(1).matches("r39,1,(up|down),\\1") && lines.get(4).matches("r39,4,(up|down),\\1"), lines::toString);
    Path unlabelled = Files.writeString(folder.resolve("u.csv"), "id,height,sky\na,2.5,clear\na,-3,dull\na,-3,dull\na,3,dull\n");
    assertEquals(List.of("a,1,up,", "a,2,down,", "a,3,down,", "a,4,up,"), CliRun.by("predict", model(), "--data", unlabelled).good().out().lines().skip(1).toList());
  }

  @Test
  void rowsOfATableGroupedWithALabelForAll() throws IOException {
    table(true);
    assertTrue(CliRun.by("train", program(ONE, "file = \"t.csv\"; label = \"tag\"; group = \"id\"; categories = \"sky\""), "-q").good().out().contains("the network's 'logits'            1.0000      1.0000      1.0000\n"));
  }

  @Test
  void eachRowOfATableASequenceAndATargetThatIsANumber() throws IOException {
    StringBuilder table = new StringBuilder("kind,a1,b1,a2,b2\n");
    for (int i = 0; i < 40; i++) table.append(i % 3 == 0 ? "yes" : "no").append(String.format(java.util.Locale.ROOT, ",%d,7,%d,7%n", i % 3 == 0 ? 5 : -5, i));
    Files.writeString(folder.resolve("t.csv"), table);
    Path program = program(NUMBER, "file = \"t.csv\"; label = \"kind\"; features = 2");
    assertTrue(CliRun.by("train", program, "-q").good().out().contains("the network's 'logit'             1.0000      1.0000      1.0000\n"));
    Path other = Files.writeString(folder.resolve("other.csv"), "b1,a1,a2,b2\n7,5,0,7\n7,-5,1,8\n");
    assertEquals(List.of("1,yes,", "2,no,"), CliRun.by("predict", model(), "--data", other).good().out().lines().skip(1).toList());
    Files.writeString(other, "b1,a1,a3,b2\n7,5,0,7\n");
    CliRun.by("predict", model(), "--data", other).bad(other + ":1: no column 'a2'; the columns are b1, a1, a3, b2");
    Files.writeString(other, "kind,a1,b1,a2,b2\nmaybe,5,7,3,7\n");
    CliRun.by("eval", model(), "--data", other).bad(other + ":2: sequence '1': label 'maybe' is none of the classes of the training part; they are no, yes");
  }

  @ParameterizedTest
  @CsvSource({"y[C] over time with lengths n, h", "y over time with lengths n, h", "y[C], last(h)", "y, last(h)"})
  void sequencesOfAnyLength(String target, String read) throws IOException {
    StringBuilder table = new StringBuilder("id,tag,height\n");
    Random random = new Random(4);
    for (int e = 0; e < 60; e++) {
      int length = e == 59 ? 7 : 1 + e % 5, sign = random.nextInt(3) - 1;
      for (int t = 0; t < length; t++) {
        int now = target.contains("over time") ? random.nextInt(3) - 1 : sign;
        table.append(String.format(java.util.Locale.ROOT, "r%d,%s,%.3f%n", e, now > 0 ? "up" : now < 0 ? "down" : "flat", now * (2 + random.nextDouble())));
      }
    }
    Files.writeString(folder.resolve("t.csv"), table);
    String network = ONE.replace("over time", "over time with lengths n").replace("target y[C]", "target " + target).replace("last(h)", read);
    if (!target.contains("[")) network = network.replace("dense(" + read + ", C)", "dense(" + read + ", 3)").replace("tell(F, C)", "tell(F)");
    Path program = program(network, "file = \"t.csv\"; label = \"tag\"; group = \"id\"");
    String out = CliRun.by("train", program, "-q").good().out();
    assertTrue(out.contains("the network's 'logits'            1.0000      1.0000\n"), out);
    List<String> lines = CliRun.by("predict", model(), "--last", target.contains("over time") ? 8 : 2).good().out().lines().toList();
    assertTrue(target.contains("over time") ? lines.get(1).startsWith("r58,4,") && lines.get(2).startsWith("r59,1,") && lines.get(8).startsWith("r59,7,") : lines.get(2).startsWith("r59,"), lines::toString);
    CliRun.by("train", program(network.replace(" with lengths n", ""), "file = \"t.csv\"; label = \"tag\"; group = \"id\"")).bad("sequence 'r1' has 2 steps, but 'r0' has 1; give sequences of one length, or declare the input with lengths");
  }

  @Test
  void windowsHaveNoLengthsAndNoResets() throws IOException {
    Files.writeString(folder.resolve("t.csv"), "k,a\n" + "0,1\n1,2\n".repeat(30));
    String network = ONE.replace("over time", "over time with lengths n").replace("C", "F").replace("(F, F)", "(F)").replace("cross_entropy", "mse");
    CliRun.by("train", program(network, "file = \"t.csv\"; columns = \"a\"; window = 4")).bad("network 'tell' has lengths, but the data consists of windows of one length; leave out 'with lengths n'");
    CliRun.by("train", program(network.replace("lengths n", "resets r"), "file = \"t.csv\"; columns = \"a\"; window = 4")).bad("network 'tell' has resets, but the data is windows of one sequence; leave out 'resets r'; data with 'label' and 'group' has them, by the key 'starts'");
  }

  /** Whether the sum since the sequence began is above 0: a sequence behind another in one group is told as it is alone, and not as it is where the other goes on. */
  @Test
  void severalSequencesInAGroup() throws IOException {
    Random random = new Random(4);
    StringBuilder together = new StringBuilder("id,new,sum,x\n"), apart = new StringBuilder("id,new,sum,x\n");
    for (int e = 0, sequence = 0; e < 60; e++) for (int s = 1 + random.nextInt(4); s > 0; s--, sequence++) {
      double sum = 0;
      for (int t = 0, steps = 1 + random.nextInt(6); t < steps; t++) {
        int x = random.nextInt(21) - 10;
        sum += x + 0.5;
        String row = "," + (t == 0 ? 1 : 0) + "," + (sum > 0 ? "above" : "below") + "," + (x + 0.5) + "\n";
        together.append('g').append(e).append(row);
        apart.append('s').append(sequence).append(row);
      }
    }
    Path file = Files.writeString(folder.resolve("t.csv"), together), alone = Files.writeString(folder.resolve("alone.csv"), apart);
    Path merged = Files.writeString(folder.resolve("merged.csv"), together.toString().replace(",1,", ",0,"));
    String network = EACH.replaceAll("over time\n", "over time with lengths n, resets r\n");
    CliRun.by("train", program(network, "file = \"t.csv\"; label = \"sum\"; group = \"id\"; starts = \"new\""), "-q").good();
    List<String> told = predicted(file);
    assertEquals(told, predicted(alone));
    double right = accuracy(file), without = accuracy(merged);
    assertTrue(right > 0.9 && right > without + 0.05, right + " with resets, " + without + " without");
    Files.writeString(alone, "id,sum,x\na,above,1\n");
    CliRun.by("predict", model(), "--data", alone).bad("alone.csv:1: no column 'new'; the columns are id, sum, x");
    for (String mark : List.of("2", "yes", "0.5", "-1")) {
      Files.writeString(alone, "id,new,sum,x\na,1,above,1\na," + mark + ",above,1\n");
      CliRun.by("predict", model(), "--data", alone).bad("alone.csv:3: column 'new' holds '" + mark + "', but it marks where a sequence starts; give 1 where one starts and 0 elsewhere");
    }
    Files.writeString(alone, "id,new,sum,x\na,1,above,1\na,,above,1\n");
    CliRun.by("predict", model(), "--data", alone).bad("alone.csv:3: column 'new' is empty");
    CliRun.by("train", program(network, "file = \"t.csv\"; label = \"sum\"; group = \"id\"; columns = \"x\"")).bad("t.csv: does not say where a sequence starts, and the network has the resets 'r'; give rows of a table with 'group'");
    CliRun.by("train", program(network.replace(", resets r", ""), "file = \"t.csv\"; label = \"sum\"; group = \"id\"; starts = \"new\"")).bad("t.csv: says where a sequence starts, and the network has no resets; declare input x[F] over time with resets r");
    CliRun.by("train", program(network, "file = \"t.csv\"; label = \"sum\"; starts = \"new\"")).bad("'starts' where each row is a sequence; name a column 'group'");
  }

  /** What each row is taken for, in the order of the file. */
  private List<String> predicted(Path data) {
    return CliRun.by("predict", model(), "--data", data).good().out().lines().skip(1).map(l -> l.split(",")[2]).toList();
  }

  private double accuracy(Path data) {
    String row = CliRun.by("eval", model(), "--data", data).good().out().lines().filter(l -> l.contains("'logits'")).findFirst().orElseThrow();
    return Double.parseDouble(row.strip().split(" +")[3]);
  }

  @Test
  void aSigmoidIsComparedToAHalf() throws IOException {
    Files.writeString(folder.resolve("t.csv"), "k,a,b\n" + "0,1,1\n1,2,2\n".repeat(20));
    String network = NUMBER.replace("logit = sum(dense(last(h), 1))", "p = sigmoid(sum(dense(last(h), 1)))").replace("binary_cross_entropy(logit, y)", "mse(p, y)");
    assertTrue(CliRun.by("train", program(network, "file = \"t.csv\"; label = \"k\""), "-q").good().out().contains("the network's 'p'                 1.0000      1.0000      1.0000\n"));
  }

  @Test
  void arraysOfNumPy() throws IOException {
    npz(40);
    String said = CliRun.by("train", program(EACH, "arrays = \"x.npz\"; scale = minmax"), "-q").good().out();
    assertTrue(said.contains("the network's 'logits'            1.0000      1.0000      1.0000\n"), said);
  }

  /** Whether the first number of its sequence is large: two sequences of three steps in an example are told as each is alone, and not as they are where the second goes on. */
  @Test
  void severalSequencesInAnArray() throws IOException {
    int count = 120;
    byte[] x = new byte[6 * count], y = new byte[x.length], starts = new byte[x.length];
    Random random = new Random(3);
    for (int i = 0; i < x.length; i += 3) {
      starts[i] = 1;
      byte large = (byte) random.nextInt(2);
      for (int t = 0; t < 3; t++) {
        y[i + t] = large;
        x[i + t] = (byte) (random.nextInt(60) + 196 * (t == 0 ? large : random.nextInt(2)));
      }
    }
    npz("x.npz", 6, x, y, starts);
    npz("alone.npz", 3, x, y, starts);
    npz("merged.npz", 6, x, y, new byte[x.length]);
    String network = EACH.replace("x[F] over time\n", "x[F] over time with resets r\n");
    assertTrue(network.contains("resets"));
    CliRun.by("train", program(network, "arrays = \"x.npz\"; scale = minmax"), "-q").good();
    Path file = folder.resolve("x.npz");
    assertEquals(predicted(file), predicted(folder.resolve("alone.npz")));
    double right = accuracy(file), without = accuracy(folder.resolve("merged.npz"));
    assertTrue(right > 0.95 && right > without + 0.05, right + " with resets, " + without + " without");
    starts[7] = 2;
    npz("alone.npz", 6, x, y, starts);
    CliRun.by("eval", model(), "--data", folder.resolve("alone.npz")).bad("array 'starts' holds 2.0 at example 1, step 1 (each from 0); give 1 where a sequence begins and 0 elsewhere");
    npz("alone.npz", 6, x, y);
    CliRun.by("predict", model(), "--data", folder.resolve("alone.npz")).bad("does not say where a sequence starts, and the network has the resets 'r'; give rows of a table with 'group', and name the column that says so with the key 'starts', or NumPy's arrays in an .npz file with one named 'starts'");
    CliRun.by("train", program(EACH, "arrays = \"x.npz\"")).bad("says where a sequence starts, and the network has no resets");
  }

  @Test
  void fromJavaAsFromTheCommand() throws IOException {
    idx(60);
    Path program = program(ONE, "images = \"images\"; labels = \"labels\"");
    Experiment experiment = Experiment.of(ProgramFile.read(program), Overrides.NONE, Optional.empty());
    var trained = experiment.train(Listener.SILENT, Optional.empty());
    assertEquals(1, experiment.task().scores(experiment.inference(trained), "logits").of("accuracy"));
    experiment.model(trained).write(folder.resolve("java.safetensors"));
    CliRun.by("train", program, "-q").good();
    assertArrayEquals(Files.readAllBytes(model()), Files.readAllBytes(folder.resolve("java.safetensors")));
    CliRun.by("train", program, "-q", "--resume", "--epochs", 31, "--set", "test=last(0.1)").bad("'test' was none and is last(share=0.1)");
    CliRun.by("train", program, "-q", "--resume", "--epochs", 31).good();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
      "k,a\\n0,1\\n1,2\\n               | file = \"t.csv\"                                      | 'data' names no columns",
      "k,a\\n0,1\\n1,2\\n               | file = \"t.csv\"; text = \"a\"; label = \"k\"          | 'data' has both 'file' and 'text'",
      "k,a\\n0,1\\n1,2\\n               | file = \"t.csv\"; label = \"kind\"                     | t.csv:1: no column 'kind'; the columns are k, a",
      "k,a\\n0,1\\n1,2\\n               | file = \"t.csv\"; label = \"k\"; group = \"k\"; features = 2 | 'features' beside 'group'",
      "k,a\\n0,1\\n1,2\\n               | file = \"t.csv\"; label = \"k\"; features = 2          | t.csv: has 1 columns of numbers, which are not a whole number of steps of 2",
      "k,a\\n0,1\\n                     | file = \"t.csv\"; label = \"k\"                        | the split leaves no example in the training part",
      "k,a\\n0,1\\n0,2\\n0,3\\n         | file = \"t.csv\"; label = \"k\"                        | the training part has only the class '0'; give examples of two classes at least",
      "k,a\\n0,1\\n1,2\\n2,3\\n         | file = \"t.csv\"; label = \"k\"                        | t.csv:4: sequence '3': label '2' is none of the classes of the training part; they are 0, 1",
      "k,a\\n0,1\\n,2\\n1,3\\n          | file = \"t.csv\"; label = \"k\"                        | t.csv:3: column 'k' is empty",
      "k,g,a\\n0,p,1\\n0,q,2\\n1,p,3\\n | file = \"t.csv\"; label = \"k\"; group = \"g\"          | t.csv:4: sequence 'p' began in line 2 and goes on here",
      "k,g,a\\n0,p,1\\n1,p,2\\n1,q,3\\n | file = \"t.csv\"; label = \"k\"; group = \"g\"          | t.csv:3: sequence 'p' has label '1' here and '0' in line 2",
      "k,g,a\\n0,p,1\\n1,q,2\\n1,q,3\\n | file = \"t.csv\"; label = \"k\"; group = \"g\"          | t.csv:3: sequence 'q' has 2 steps, but 'p' has 1; give sequences of one length",
      "k,g,a\\n0,p,1\\n0,p,\\n1,q,\\n1,q,3\\n | file = \"t.csv\"; label = \"k\"; group = \"g\"; missing = previous | t.csv:4: column 'a' has a gap in the first row",
      "k,g,a\\n0,p,1\\n,p,1\\n         | file = \"t.csv\"; label = \"k\"; group = \"g\"; missing = previous | t.csv:3: column 'k' is empty",
      "k,a\\n0,1\\n1,\\n                | file = \"t.csv\"; label = \"k\"; missing = previous  | 'previous' where each row is a sequence, so that the row before is another",
      "k,a\\n0,1\\n1,2\\n               | file = \"t.csv\"; label = \"k\"; missing = guess       | 'guess' is none of refuse, previous, mean, value(number)",
      "k,a\\n0,1\\n1,2\\n               | file = \"t.csv\"; label = \"k\"; missing = value       | 'value' lacks its number",
      "k,a\\n0,1\\n1,2\\n               | file = \"t.csv\"; label = \"k\"; window = 3            | 'window' means nothing to a table with 'label'; it goes with forecasts of a table, a 'text'; leave it out",
      "k,a,a\\n0,1,1\\n1,2,2\\n         | file = \"t.csv\"; label = \"k\"                        | t.csv:1: two columns are named 'a', 2 and 3",
      "k,a\\n0,1\\n1,2\\n               | images = \"nowhere\"                                   | nowhere: there is no such file"})
  void badDataIsAnErrorWithAPlace(String table, String data, String message) throws IOException {
    Files.writeString(folder.resolve("t.csv"), table.replace("\\n", "\n"));
    CliRun.by("train", program(ONE, data)).bad(message);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "dense(last(h), C) | dense(h, C)       | output 'logits' of 'tell' varies over time, but the target 'y' does not; take its last step",
      "dense(last(h), C) | dense(last(h), 5) | output 'logits' of 'tell' has 5 numbers, but there are 2 classes; give out a number for each, or one for both",
      "target y[C]       | target y[3]       | 'y' of 'tell' has shape [3], which is 3 numbers a step, but the data gives 2",
      "target y[C]       | target y[C] over time | t.csv: has a label for each sequence, but the target 'y' varies over time; declare 'target y[C]' without 'over time'"})
  void aNetworkThatDoesNotFitIsAnErrorBeforeTraining(String from, String to, String message) throws IOException {
    Files.writeString(folder.resolve("t.csv"), "k,a,b\n" + "0,1,1\n1,2,2\n".repeat(9));
    String loss = to.contains("5") || to.contains("3") ? "average(sum(square(logits))) + average(sum(y))" : "cross_entropy(logits, y)";
    String network = ONE.replace(from, to).replace("cross_entropy(logits, y)", loss);
    CliRun.by("train", program(network, "file = \"t.csv\"; label = \"k\"")).bad(message);
  }

  @Test
  void namedClassesMayLackExamples() throws IOException {
    Files.writeString(folder.resolve("t.csv"), "k,a\n" + "0,1\n1,2\n".repeat(9) + "2,9\n");
    String out = CliRun.by("train", program(ONE, "file = \"t.csv\"; label = \"k\"; classes = 0, 1, 2, \"never\"; split = last(0.3)"), "-q").good().out();
    assertTrue(out.contains("6 sequences, 4 classes\n") && out.contains("never"), out);
  }

  private Path program(String network, String data) throws IOException {
    return Files.writeString(folder.resolve("p.rondo"), network + "data { " + data + " }\n" + TRAIN);
  }

  private Path model() {
    return folder.resolve("p.safetensors");
  }

  private static List<String> scores(String out) {
    return out.lines().takeWhile(l -> !l.startsWith("wrote")).toList();
  }

  /** Images of four rows and three columns, one of which is bright; which one is the class, from 0 on in turn. */
  private void idx(int count) throws IOException {
    ByteBuffer images = ByteBuffer.allocate(16 + 12 * count), labels = ByteBuffer.allocate(8 + count);
    images.putInt(0x803).putInt(count).putInt(4).putInt(3);
    labels.putInt(0x801).putInt(count);
    for (int i = 0; i < count; i++) {
      for (int k = 0; k < 12; k++) images.put((byte) (k % 3 == i % 3 ? 200 + i % 50 : i % 40));
      labels.put((byte) (i % 3));
    }
    Files.write(folder.resolve("images"), images.array());
    Files.write(folder.resolve("labels"), labels.array());
  }

  /** Forty sequences of four rows; a step is up where its height is above 0, and with {@code all} the first step tells for all. */
  private void table(boolean all) throws IOException {
    Random random = new Random(4);
    StringBuilder table = new StringBuilder("id,tag,height,sky\n");
    for (int e = 0; e < 40; e++) {
      double sign = random.nextBoolean() ? 1 : -1;
      for (int t = 0; t < 4; t++) {
        double height = (all ? sign : random.nextBoolean() ? 1 : -1) * (1 + 3 * random.nextDouble());
        table.append(String.format(java.util.Locale.ROOT, "r%d,%s,%.3f,%s%n", e, height > 0 ? "up" : "down", height, random.nextBoolean() ? "clear" : "dull"));
      }
    }
    Files.writeString(folder.resolve("t.csv"), table);
  }

  /** x [count, 3] of bytes below 60 or from 196 on, y [count, 3]: which. */
  private void npz(int count) throws IOException {
    byte[] x = new byte[3 * count], y = new byte[3 * count];
    Random random = new Random(2);
    for (int i = 0; i < x.length; i++) {
      y[i] = (byte) random.nextInt(2);
      x[i] = (byte) (random.nextInt(60) + 196 * y[i]);
    }
    npz("x.npz", 3, x, y);
  }

  /** The arrays x, y and starts, as many as there are. */
  private void npz(String name, int steps, byte[]... arrays) throws IOException {
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(folder.resolve(name)))) {
      for (int i = 0; i < arrays.length; i++) entry(zip, List.of("x", "y", "starts").get(i) + ".npy", steps, arrays[i]);
    }
  }

  private static void entry(ZipOutputStream zip, String name, int steps, byte[] values) throws IOException {
    byte[] header = ("{'descr': '|u1', 'fortran_order': False, 'shape': (" + values.length / steps + ", " + steps + "), }\n").getBytes(StandardCharsets.US_ASCII);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) header.length, 0});
    bytes.write(header);
    bytes.write(values);
    zip.putNextEntry(new ZipEntry(name));
    zip.write(bytes.toByteArray());
    zip.closeEntry();
  }
}
