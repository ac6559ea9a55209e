package dev.rondo.command;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.codegen.machine.Element;
import dev.rondo.data.Dataset;
import dev.rondo.data.encoding.Series;
import dev.rondo.data.encoding.WindowDataset;
import dev.rondo.data.store.Grid;
import dev.rondo.experiment.TrainedModel;
import dev.rondo.flow.Feed;
import dev.rondo.generate.Decoder;
import dev.rondo.generate.Generator;
import dev.rondo.generate.ScheduledSampling;
import dev.rondo.generate.SpecialTokens;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.language.Language;
import dev.rondo.stream.Snapshot;
import dev.rondo.stream.Stepper;
import dev.rondo.train.Inference;
import dev.rondo.train.ParameterInitialiser;
import dev.rondo.train.Plan;
import dev.rondo.train.Sampling;
import dev.rondo.train.TeacherForcing;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is trained with {@code element = f64} is computed in double precision by every command and by the Java API, from the reader to the last score. In double (x + 1e9) - 1e9 is x to seven digits, in
 * single it is 0; and of numbers about 1.7e9 single precision knows one in 128.
 */
class DoublePrecisionTest {

  private static final String TRAIN = "train { epochs = 1; element = f64; rate = 1e-30 }\n";
  private static final String LAST = "network n(F) { input x[F] over time; target y[F]; param c init 1e9; output p = (last(x) + c) - c; loss mse(p, y) }\n";
  private static final String STAMP = "network n(F) { input x[F] over time; target y[F]; param w init 0; output p = last(x) + w; loss mse(p, y) }\n";
  /** Says "ab": after the border (the last of four tokens; the first is the unknown one) a, after a b, after b the border. */
  private static final String NEXT = "param c init 1e9; output p = (30 * concat(0 * said[0:1], said[3:4], said[1:2], said[2:3]) + c) - c; loss cross_entropy(p, y) }\n";

  @TempDir Path folder;

  private String train(String name, String program) throws IOException {
    return CliRun.by("train", Files.writeString(folder.resolve(name + ".rondo"), program), "-q").good().out();
  }

  private Path model(String name) {
    return folder.resolve(name + ".safetensors");
  }

  private void column(String file, int rows, IntToDoubleFunction number) throws IOException {
    Files.writeString(folder.resolve(file), IntStream.range(0, rows).mapToObj(i -> String.format(Locale.ROOT, "%.0f%n", number.applyAsDouble(i))).collect(Collectors.joining("", "v\n", "")));
  }

  /** The numbers of a line of scores. */
  private static List<Double> scores(String out, String row) {
    String line = out.lines().filter(l -> l.strip().startsWith(row)).findFirst().orElseThrow(() -> new AssertionError(out));
    return List.of(line.strip().substring(row.length()).strip().split(" +")).stream().map(Double::valueOf).toList();
  }

  private static void measured(String out, double... wanted) {
    assertArrayEquals(wanted, scores(out, "the network's 'p'").stream().mapToDouble(x -> x).toArray(), 1e-9);
  }

  /** The last number of the only column of each line but the first. */
  private static double[] forecasts(String csv) {
    return csv.lines().skip(1).mapToDouble(l -> Double.parseDouble(l.split(",")[1])).toArray();
  }

  @Test
  void aForecast() throws IOException {
    column("v.csv", 60, i -> i % 10);
    String trained = train("silent", LAST + "data { file = \"v.csv\"; columns = \"v\"; window = 2; scale = none }\n" + TRAIN);
    assertEquals(scores(trained, "last value"), scores(trained, "the network's 'p'"));
    String measured = CliRun.by("eval", model("silent")).good().out();
    assertEquals(trained.lines().filter(l -> !l.startsWith("wrote")).toList(), measured.lines().toList());
    double[] truth = IntStream.range(1, 60).mapToDouble(i -> i % 10).toArray();
    assertArrayEquals(truth, forecasts(CliRun.by("predict", model("silent"), "--last", 100).good().out()), 1e-6);
  }

  @Test
  void whatIsReadOfATable() throws IOException {
    column("stamp.csv", 60, i -> 1700000000 + i);
    String program = STAMP + "data { file = \"stamp.csv\"; columns = \"v\"; window = 2; scale = none }\n" + TRAIN;
    assertEquals(1, scores(train("stamp", program), "the network's 'p'").get(0), 0, "each is one more than the last");
    assertEquals(1, scores(CliRun.by("eval", model("stamp")).good().out(), "the network's 'p'").get(0), 0);
    assertArrayEquals(new double[] {1700000058, 1700000059}, forecasts(CliRun.by("predict", model("stamp"), "--last", 2).good().out()), 0);
    TrainedModel trained = TrainedModel.read(model("stamp"));
    double loss = trained.inference().loss(trained.task(List.of(folder.resolve("stamp.csv"))).whole().validation());
    assertEquals(1, loss, 0);
    double[] seen = Feed.of(trained.network(), trained.sizes(), trained.task(List.of(folder.resolve("stamp.csv"))).whole().validation(), 1, 1).inputs().get("x");
    assertArrayEquals(new double[] {1700000000, 1700000001}, seen, 0, "what 'flow' looks at");
  }

  @Test
  void aStream() throws IOException {
    column("v.csv", 60, i -> i % 10);
    train("silent", LAST + "data { file = \"v.csv\"; columns = \"v\"; window = 2; scale = none }\n" + TRAIN);
    TrainedModel trained = TrainedModel.read(model("silent"));
    assertEquals(Element.F64, trained.inference().element());
    Stepper stream = trained.stepper();
    double[] y = new double[1];
    stream.step(new double[] {7.125}, y);
    assertEquals(7.125, y[0], 1e-6);
    float[] rounded = new float[1];
    stream.step(new float[] {7.125f}, rounded);
    assertEquals(7.125, rounded[0], 1e-6);
  }

  /** h' = h + x reaches 2^24, where single precision would stay, and goes on from a snapshot. */
  @Test
  void aSnapshotOfAStream() throws IOException {
    column("v.csv", 60, i -> i % 10);
    String sum = "cell adder(I) { input x[I]; state h[I]; h' = h + x; output h' } network n(F) { input x[F] over time; target y[F]; param w init 0; s = adder(x); output p = last(s) + w; output q = s + w; loss mse(p, y) }\n";
    train("sum", sum + "data { file = \"v.csv\"; columns = \"v\"; window = 2; scale = none }\n" + TRAIN);
    TrainedModel trained = TrainedModel.read(model("sum"));
    Inference network = new Inference(trained.network(), trained.sizes(), 1, Element.F64, trained.weights());
    Stepper stream = new Stepper(network, "x", "q"), other = new Stepper(network, "x", "q");
    double[] y = new double[1];
    stream.step(new double[] {1 << 24}, y);
    other.restore(Snapshot.of(stream.snapshot().bytes()));
    other.step(new double[] {1}, y);
    other.step(new double[] {1.0 / 1024}, y);
    assertEquals((1 << 24) + 1 + 1.0 / 1024, y[0], 0);
    Stepper single = new Stepper(trained.network(), trained.sizes(), trained.weights(), "x", "q");
    assertEquals("the snapshot was taken in double precision, and 'n' goes on in single; make the stepper with element F64, or begin anew", assertThrows(IllegalArgumentException.class, () -> single.restore(other.snapshot())).getMessage());
    single.step(new float[] {3}, new float[1]);
    other.restore(single.snapshot());
    other.step(new double[] {1}, y);
    assertEquals(4, y[0], 0, "a wider one goes on from a snapshot in single precision");
  }

  @Test
  void classes() throws IOException {
    Files.writeString(folder.resolve("kinds.csv"), IntStream.range(0, 80).mapToObj(i -> "s" + i / 2 + (i / 2 % 2 == 0 ? ",down,-1\n" : ",up,1\n")).collect(Collectors.joining("", "id,kind,a\n", "")));
    String trained = train("tell", "network n() { input x[1] over time; target y[2]; param c init 1e9; d = (last(x) + c) - c; output p = concat(-d, d); loss cross_entropy(p, y) }\n"
        + "data { file = \"kinds.csv\"; label = \"kind\"; group = \"id\"; scale = none; split = last(0.25) }\n" + TRAIN);
    assertEquals(1, scores(trained, "the network's 'p'").get(0), 0);
    assertEquals(trained.lines().filter(l -> !l.startsWith("wrote")).toList(), CliRun.by("eval", model("tell")).good().out().lines().toList());
    String predicted = CliRun.by("predict", model("tell")).good().out();
    assertTrue(predicted.lines().skip(1).allMatch(l -> l.split(",")[1].equals(l.split(",")[2])), predicted);
  }

  /** A class at every step of an array of doubles: 1 where the number is above 1.7e9 + 1/2. */
  @Test
  void whatIsReadOfAnArray() throws IOException {
    int examples = 20, steps = 3;
    npy("x.npy", "(20, 3)", "<f8", IntStream.range(0, examples * steps).mapToDouble(i -> 1.7e9 + i * 7 % 5 % 2).toArray());
    npy("y.npy", "(20, 3)", "<f8", IntStream.range(0, examples * steps).mapToDouble(i -> i * 7 % 5 % 2).toArray());
    String trained = train("tag", "network n() { input x[1] over time; target y[2] over time; param w init 0; d = x - 1700000000.5 + w; output p = concat(-d, d); loss cross_entropy(p, y) }\n"
        + "data { arrays = \"x.npy\"; labels = \"y.npy\"; scale = none }\n" + TRAIN);
    assertEquals(1, scores(trained, "the network's 'p'").get(0), 0);
    assertEquals(1, scores(CliRun.by("eval", model("tag")).good().out(), "the network's 'p'").get(0), 0);
  }

  private void npy(String name, String shape, String type, double... numbers) throws IOException {
    String header = "{'descr': '" + type + "', 'fortran_order': False, 'shape': " + shape + ", }";
    ByteBuffer bytes = ByteBuffer.allocate(10 + header.length() + 8 * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII)).put((byte) 1).put((byte) 0).putShort((short) header.length()).put(header.getBytes(StandardCharsets.US_ASCII));
    for (double n : numbers) bytes.putDouble(n);
    Files.write(folder.resolve(name), bytes.array());
  }

  /** After a comes b and after b a: one bit a character less than chance, in double. */
  @ParameterizedTest
  @ValueSource(strings = {"concat(x[1:2], x[0:1])", "concat(x[1:2], x[0:1])[0:2]"})
  void aText(String next) throws IOException {
    Files.writeString(folder.resolve("ab.txt"), "ab".repeat(200));
    String trained = train("ab", "network n() { input x[2] over time; target y[2] over time; param c init 1e9; output p = (30 * " + next + " + c) - c; loss cross_entropy(p, y) }\n"
        + "data { text = \"ab.txt\"; window = 8 }\n" + TRAIN);
    assertEquals(0, scores(trained, "the network's 'p'").get(0), 1e-4);
    assertEquals(0, scores(CliRun.by("eval", model("ab")).good().out(), "the network's 'p'").get(0), 1e-4);
    assertEquals("abababab", CliRun.by("sample", model("ab"), "--prompt", "ab", "--length", 6, "--greedy").good().out().strip());
  }

  @Test
  void textsFromTheirBeginning() throws IOException {
    Files.writeString(folder.resolve("ab.txt"), "ab\n".repeat(30));
    String trained = train("lines", "network n() { input said[4] over time with lengths m; target y[4] over time with lengths m; " + NEXT + "data { lines = \"ab.txt\" }\n" + TRAIN);
    measured(trained, 0, 1, 1);
    measured(CliRun.by("eval", model("lines")).good().out(), 0, 1, 1);
    assertEquals("ab", CliRun.by("sample", model("lines"), "--greedy").good().out().strip());
    assertEquals("ab", CliRun.by("sample", model("lines"), "--beam", 2).good().out().strip());
  }

  /** Step by step, and where the whole network runs for each token, since the source is read beside what is said. */
  @ParameterizedTest
  @ValueSource(strings = {"0 * sum(last(x)) + ", "0 * sum(final(z.h)) + "})
  void textsFromSources(String beside) throws IOException {
    Files.writeString(folder.resolve("ab.txt"), "x\tab\n".repeat(30));
    String next = "z = gru(x, H = 2); " + NEXT.replace("output p = (30", "output p = (" + beside + "30");
    String trained = train("pairs", "network n() { input x[3] over time with lengths n; input said[4] over time with lengths m; target y[4] over time with lengths m; " + next
        + "data { pairs = \"ab.txt\" }\n" + TRAIN.replace("rate", "sampling = linear(0.5); rate"));
    measured(trained, 1, 1, 1);
    measured(CliRun.by("eval", model("pairs")).good().out(), 1, 1, 1);
    assertEquals(List.of("x,ab,"), CliRun.by("predict", model("pairs"), "--source", "x").good().out().lines().skip(1).toList());
    assertEquals(List.of("x,ab,"), CliRun.by("predict", model("pairs"), "--source", "x", "--beam", 3).good().out().lines().skip(1).toList());
  }

  private static final String TELLER = "network n() { input z[4] over time; input said[4] over time; " + NEXT.replace("loss cross_entropy(p, y) }", "output q = p + 0 * z }");

  /** In Java: step by step, with the whole network for each token, and what scheduled sampling tells it of its own answers. */
  @Test
  void decoders() {
    Recurrence r = Language.read(TELLER);
    Inference network = new Inference(r, Map.of(), 1, Element.F64, ParameterInitialiser.all(r, Map.of(), 1));
    for (String output : List.of("p", "q")) {
      Decoder decoder = Decoder.of(network, new Decoder.FeedbackPort("said", output), 1, 3, 3);
      assertEquals(output.equals("q"), decoder.whole().isPresent());
      Map<String, double[]> given = output.equals("q") ? Map.of("z", new double[12]) : Map.of();
      assertArrayEquals(new int[] {1, 2}, new Generator(decoder, new SpecialTokens(3, 3, 0, 4)).greedy(given, new int[0], 3).get(0), output);
    }
    TeacherForcing teacher = new ScheduledSampling(r, Map.of(), new Decoder.FeedbackPort("said", "p"), new SpecialTokens(3, 3, 0, 4), new Sampling.Linear(1, 1), 1, 3, Plan.DEFAULT.element(Element.F64));
    Dataset truth = new WindowDataset(List.of(new WindowDataset.Field("said", Series.of(new Grid.Bytes(new byte[] {3, 0, 0}, 1), 4, false), 0, true)), 3, new int[] {0});
    double[] told = new double[12];
    teacher.tell(truth, new TeacherForcing.Batch(new int[] {0}, 3, 1), network::weights).copy("said", 0, told, 0, 1);
    assertArrayEquals(new double[] {0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 1, 0}, told);
  }

  /** 1e39 is a number in double precision; in single it has a place where it cannot be. */
  @Test
  void numbersBeyondSinglePrecision() throws IOException {
    Files.writeString(folder.resolve("v.csv"), "v\n" + "1e39\n2e39\n".repeat(20));
    String program = STAMP + "data { file = \"v.csv\"; columns = \"v\"; window = 2; scale = none }\n" + TRAIN;
    train("large", program);
    assertArrayEquals(new double[] {2e39}, forecasts(CliRun.by("predict", model("large")).good().out()), 1e24);
    Path single = Files.writeString(folder.resolve("single.rondo"), program.replace("f64", "f32"));
    CliRun.by("train", single).bad("v.csv:2: column 'v' holds 1e39, which is beyond the greatest number of single precision, 3.4e38; give it in a larger unit, or compute in double precision with element = f64");
    npy("x.npy", "(10, 1)", "<f8", 1, 2, 3, -1e39, 5, 6, 7, 8, 9, 10);
    npy("y.npy", "(10,)", "<f8", 0, 1, 0, 1, 0, 1, 0, 1, 0, 1);
    Path arrays = Files.writeString(folder.resolve("arrays.rondo"), "network n(F, C) { input x[F] over time; target y[C]; output p = dense(last(x), C); loss cross_entropy(p, y) } data { arrays = \"x.npy\"; labels = \"y.npy\"; scale = none }");
    CliRun.by("train", arrays).bad("x.npy: example 3, step 0, feature 0 (each from 0) is -1e39, which is beyond");
    Files.writeString(folder.resolve("v.txt"), "1 1e39\tab\n".repeat(9));
    Path vectors = Files.writeString(folder.resolve("vectors.rondo"), "network n(F, V) { input v[F]; input said[V] over time with lengths m; target y[V] over time with lengths m; output p = dense(said, V) + dense(v, V); loss cross_entropy(p, y) } data { vectors = \"v.txt\"; scale = none }");
    CliRun.by("train", vectors).bad("v.txt:1: number 2, scaled, is 1e39, which is beyond");
  }
}
