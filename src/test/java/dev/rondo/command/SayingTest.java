package dev.rondo.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.data.encoding.Seq2SeqEncoding;
import dev.rondo.data.text.TokenTexts;
import dev.rondo.experiment.TextGenerator;
import dev.rondo.experiment.TrainedModel;
import dev.rondo.generate.TokenSampler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Models that say texts: what belongs to a source, or texts of a kind, from the command. */
class SayingTest {

  /** Reads letters and says them capital, the last first. */
  private static final String TURN = """
      network turn(S, V) {
        input x over time with lengths n
        input said over time with lengths m
        target y over time with lengths m
        e = bidirectional(gru(embedding(x, S, 8), H = 20))
        d = gru(embedding(said, V, 8), h = concat(final(e.forward.h), final(e.backward.h)))
        output p = dense(tanh(dense(concat(d, attention(d, e, e)), 32)), V)
        loss cross_entropy(p, y)
      }
      data { pairs = "turn.txt"; split = random(0.2) }
      train { epochs = 30; rate = 0.01; clip = norm(1) }
      """;
  /** Words of an even or an odd number of letters, one and the same. */
  private static final String COUNT = """
      network count(V, K) {
        input kind[K]
        input said over time with lengths m
        target y over time with lengths m
        d = gru(embedding(said, V, 8), h = tanh(dense(kind, 24)))
        output p = dense(d, V)
        loss cross_entropy(p, y)
      }
      data { lines = "count.txt"; split = random(0.2) }
      train { epochs = 12; rate = 0.01; clip = norm(1) }
      """;

  @TempDir static Path folder;
  private static Path turn, count;
  private static String turned, counted;

  @BeforeAll
  static void train() throws IOException {
    Random random = new Random(1);
    TreeSet<String> words = new TreeSet<>();
    while (words.size() < 600) words.add(word(random, "abcdef", random.nextInt(5)));
    Files.writeString(folder.resolve("turn.txt"), words.stream().map(w -> w + "\t" + expected(w)).collect(Collectors.joining("\n")));
    Files.writeString(folder.resolve("count.txt"), IntStream.range(0, 400).mapToObj(i -> (i % 2 == 0 ? "even" : "odd") + "\t" + (random.nextBoolean() ? "u" : "v").repeat(2 - i % 2 + 2 * random.nextInt(2))).collect(Collectors.joining("\n")));
    turn = folder.resolve("turn.safetensors");
    count = folder.resolve("count.safetensors");
    turned = CliRun.by("train", Files.writeString(folder.resolve("turn.rondo"), TURN), "-q").good().out();
    counted = CliRun.by("train", Files.writeString(folder.resolve("count.rondo"), COUNT), "-q").good().out();
  }

  private static String word(Random random, String letters, int length) {
    return random.ints(length, 0, letters.length()).mapToObj(i -> letters.substring(i, i + 1)).collect(Collectors.joining());
  }

  private static String expected(String word) {
    return new StringBuilder(word).reverse().toString().toUpperCase(java.util.Locale.ROOT);
  }

  private static double number(String out, int line, int place) {
    return Double.parseDouble(out.lines().toList().get(line).substring(30).strip().split(" +")[place]);
  }

  @Test
  void pairsAreMeasuredBesideBaselines() {
    List<String> lines = turned.lines().toList();
    assertEquals("validation: 120 texts, 7 different characters", lines.get(0), "six and the unknown one");
    assertEquals("exact accuracy perplexity", lines.get(1).strip().replaceAll(" +", " "));
    assertTrue(number(turned, 2, 0) > 0.8 && number(turned, 2, 1) > 0.9 && number(turned, 2, 2) < 1.5, turned);
    assertTrue(lines.get(3).matches("  how often each occurs +- +0\\.\\d+ +\\d\\.\\d+") && number(turned, 3, 1) < 0.5 && number(turned, 3, 2) > 3, turned);
    assertTrue(lines.get(4).matches("  from the character before +- +0\\.\\d+ +\\d\\.\\d+") && number(turned, 4, 2) > 2, turned);
    assertTrue(lines.get(5).matches("  always the commonest text +0\\.00\\d+ +- +-"), turned);
    assertEquals("  accuracy and perplexity are those of a character that is told the true ones before it; the end counts as one", lines.get(6));
    assertTrue(turned.startsWith(CliRun.by("eval", turn).good().out()), turned);
  }

  @Test
  void sourcesAreTranscribed() throws IOException {
    assertEquals("source,y_predicted,y\nfade,EDAF,\n\"\",,\n", CliRun.by("predict", turn, "--source", "fade", "--source", "").good().out());
    assertEquals("source,y_predicted,y\nfade,EDAF,\n", CliRun.by("predict", turn, "--source", "fade", "--beam", 5).good().out());
    assertEquals("source,y_predicted,y\nfade,ED,\n", CliRun.by("predict", turn, "--source", "fade", "--length", 2).good().out());
    Path file = Files.writeString(folder.resolve("new.txt"), "bed\tDEB\n\"a\tA\n");
    CliRun said = CliRun.by("predict", turn, "--data", file).good();
    assertTrue(said.out().startsWith("source,y_predicted,y\nbed,DEB,DEB\n\"\"\"a\","), said.out());
    assertEquals("1 character of the sources is unknown to the model, and read as the unknown token", said.err().strip());
    assertEquals(2, CliRun.by("predict", turn, "--data", file, "--last", 1).good().out().lines().count());
    assertTrue(CliRun.by("eval", turn, "--data", Files.writeString(folder.resolve("new.txt"), "bed\tDEB\n")).good().out().lines().toList().get(2).matches("  the network's 'p' +1\\.0000 +1\\.0000 .*"));
    CliRun.by("predict", turn, "--data", Files.writeString(folder.resolve("new.txt"), "bed\tDEB\nbed\n")).bad("new.txt:2: has no tab, but other lines do; write a source, a tab and a text a line; either may be empty");
    CliRun.by("eval", turn, "--data", Files.writeString(folder.resolve("new.txt"), "bed\n")).bad("new.txt: comes without texts, so nothing can be measured");
    CliRun.by("predict", turn, "--source", "fade", "--beam", 0).bad("a beam of 0; --beam must be at least 1");
    CliRun.by("predict", count, "--source", "fade").bad("the model reads no source; use 'rondo sample'");
    CliRun.by("predict", count).bad("the model generates texts without a source; use 'rondo sample'");
    CliRun.by("sample", turn).bad("the model generates from a source, and got none; give --source, or use 'rondo predict' for many of them");
    assertEquals("EDAF\n", CliRun.by("sample", turn, "--source", "fade", "--beam", 3).good().out());
    assertEquals("EDAF\n", CliRun.by("sample", turn, "--source", "fade", "--greedy", "--prompt", "E").good().out());
    List<String> drawn = CliRun.by("sample", turn, "--source", "fade", "--count", 20, "--temperature", 3).good().out().lines().toList();
    assertTrue(drawn.size() == 20 && drawn.stream().distinct().count() > 5, drawn::toString);
    assertTrue(CliRun.by("sample", turn, "--source", "fxde", "--greedy").good().err().startsWith("1 character of the sources is unknown"));
    CliRun.by("sample", turn, "--source", "fade", "--label", "x").bad("the model takes no label, and 'x' is given; leave it out");
  }

  @Test
  void unseenCharactersAreRefusedWhereAskedFor() throws IOException {
    Path model = folder.resolve("strict.safetensors");
    CliRun.by("train", folder.resolve("turn.rondo"), "--epochs", 1, "--set", "unseen=refuse", "--out", model, "-q").good();
    CliRun.by("predict", model, "--source", "faxe").bad("source:1: character 'x' (U+0078) is not among the 6 that the model knows; it knows abcdef and white space");
  }

  @Test
  void textsOfAKindAreSaid() {
    assertTrue(number(counted, 2, 0) < number(counted, 3, 0) && number(counted, 2, 0) < number(counted, 4, 0), counted);
    assertEquals("validation: 80 texts, 3 different characters", counted.lines().findFirst().orElseThrow());
    List<String> odd = CliRun.by("sample", count, "--label", "odd", "--count", 70, "--temperature", 0.5).good().out().lines().toList();
    assertEquals(70, odd.size());
    assertTrue(odd.stream().filter(w -> w.matches("u|v|uuu|vvv")).count() > 60 && odd.stream().distinct().count() > 2, odd::toString);
    assertEquals(odd.subList(0, 3), CliRun.by("sample", count, "--label", "odd", "--count", 3, "--temperature", 0.5).good().out().lines().toList(), "more begin with the same");
    assertFalse(odd.equals(CliRun.by("sample", count, "--label", "odd", "--count", 70, "--temperature", 0.5, "--seed", 2).good().out().lines().toList()));
    assertTrue(CliRun.by("sample", count, "--label", "even", "--prompt", "v", "--greedy").good().out().matches("vv(vv)?\n"));
    assertTrue(CliRun.by("sample", count, "--label", "even", "--prompt", "u", "--beam", 4).good().out().matches("uu(uu)?\n"));
    assertEquals(CliRun.by("sample", count, "--label", "even", "--greedy").good().out(), CliRun.by("sample", count, "--label", "even", "--beam", 1).good().out());
    CliRun.by("sample", count, "--count", 2).bad("the model generates for a label, and got none; give --label, one of even, odd");
    CliRun.by("sample", count, "--label", "none").bad("label 'none' is none of those of the training part; they are even, odd");
    CliRun.by("sample", count, "--label", "odd", "--beam", 2, "--greedy").bad("both --greedy and --beam");
    CliRun.by("sample", count, "--label", "odd", "--count", 2, "--greedy").bad("--count 2 texts, but --greedy and --beam are deterministic");
  }

  private static final String WIND = """
      network wind(F, V) {
        input v[F]
        input said over time with lengths m
        target y over time with lengths m
        d = lstm(embedding(said, V, 8), h = tanh(dense(v, 24)))
        output p = dense(d, V)
        loss cross_entropy(p, y)
      }
      data { vectors = "wind.txt"; split = random(0.2) }
      train { epochs = 12; rate = 0.02; clip = norm(1) }
      """;

  /** From two numbers the quarter that they point to, in words; in thousands and around 5000, so only what scales them learns it. */
  @Test
  void vectorsBecomeTexts() throws IOException {
    Random random = new Random(2);
    Files.writeString(folder.resolve("wind.txt"), IntStream.range(0, 600).mapToObj(i -> {
      int x = random.nextInt(2000), y = random.nextInt(2000);
      return (5000 + x) + ", " + (5000 + y) + "\t" + (y < 1000 ? "south " : "north ") + (x < 1000 ? "west" : "east");
    }).collect(Collectors.joining("\n")));
    Path model = folder.resolve("wind.safetensors"), program = Files.writeString(folder.resolve("wind.rondo"), WIND);
    String out = CliRun.by("train", program, "-q").good().out();
    assertEquals("exact accuracy perplexity", out.lines().toList().get(1).strip().replaceAll(" +", " "));
    assertTrue(number(out, 2, 0) > 0.9 && number(out, 5, 0) < 0.4, out);
    assertEquals("source,y_predicted,y\n\"5100,6900\",north west,\n6900 5100,south east,\n", CliRun.by("predict", model, "--source", "5100,6900", "--source", "6900 5100", "--beam", 3).good().out());
    assertEquals("north east\n", CliRun.by("sample", model, "--source", "6900 6900", "--greedy").good().out());
    List<String> drawn = CliRun.by("sample", model, "--source", "5010, 6010", "--count", 30, "--temperature", 2).good().out().lines().toList();
    assertTrue(drawn.size() == 30 && drawn.stream().distinct().count() > 2, drawn::toString);
    assertTrue(CliRun.by("eval", model, "--data", Files.writeString(folder.resolve("new.txt"), "5100 6900\tnorth west\n")).good().out().lines().toList().get(2).matches("  the network's 'p' +1\\.0000 .*"));
    CliRun.by("predict", model, "--source", "5100").bad("source:1: has 1 numbers, but the training part had 2");
    CliRun.by("predict", model, "--source", "here").bad("source:1: 'here' is not a number");
    CliRun.by("sample", model).bad("the model generates from a source, and got none");
    TrainedModel trained = TrainedModel.read(model);
    assertEquals(List.of("south west"), trained.sources(List.of("5050 5050")).say(trained.inference(), "p", 20, 1));
    Path other = folder.resolve("other.rondo"), to = folder.resolve("other.safetensors");
    CliRun.by("train", Files.writeString(other, WIND.replace("vectors =", "pairs =")), "--out", to).bad("wind.txt: has sources, but the network has no input for them");
    CliRun.by("train", Files.writeString(other, WIND.replace("input v[F]", "").replace("(F, V)", "(V)").replace(", h = tanh(dense(v, 24))", ", H = 24")), "--out", to).bad("wind.txt: has vectors, but the network has no input for them");
    CliRun.by("train", Files.writeString(other, WIND.replace("input v[F]", "input v").replace("dense(v, 24)", "embedding(v, F, 24)")), "--out", to).bad("wind.txt: has vectors, but the network reads 'v' as an index");
    CliRun.by("train", Files.writeString(other, WIND.replace("input v[F]", "input v[F] over time with lengths n").replace("dense(v, 24)", "dense(final(g.h), 24)").replace("d = lstm", "g = gru(v, H = 4)\n d = lstm")), "--out", to)
        .bad("wind.txt: has vectors, but the network reads 'v' step by step");
  }

  /** Told what it says itself it learns something else than told the truth, the same from the same seed, and goes on to the same. */
  @Test
  void trainingMayTellItWhatItSays() throws IOException {
    Path program = folder.resolve("count.rondo");
    String all = sampled(program, "a", "linear(0.5)", 6), again = sampled(program, "b", "linear(0.5)", 6);
    assertEquals(all, again);
    assertFalse(all.equals(CliRun.by("train", program, "-q", "--epochs", 6, "--out", folder.resolve("c.safetensors")).good().out().lines().toList().get(2)));
    sampled(program, "f", "exponential(0.98)", 3);
    assertEquals(sampled(program, "e", "exponential(0.98)", 6), sampled(program, "f", "exponential(0.98)", 6, "--resume"));
    Path out = folder.resolve("g.safetensors");
    assertTrue(CliRun.by("train", program, "--epochs", 1, "--out", out, "--set", "sampling=sigmoid(20)").good().err().contains("the teacher "));
    CliRun.by("train", program, "--out", out, "--set", "sampling=linear(1.5)").bad("most = 1.5; a probability is between 0 and 1");
    CliRun.by("train", program, "--out", out, "--set", "sampling=cosine(1)").bad("'cosine' is none of none, linear, exponential, sigmoid; choose one of these");
    CliRun.by("train", program, "--out", out, "--set", "carry=yes", "--set", "shuffle=no").bad("but generated texts are independent of each other; leave 'carry' out");
    CliRun.by("train", program, "--out", out, "--set", "sampling=linear(1)", "--set", "carry=yes", "--set", "shuffle=no").bad("'sampling' together with carry = yes; with carried states the decoder reads the truth; use one of the two");
    Files.writeString(folder.resolve("numbers.csv"), "a\n" + "1\n2\n".repeat(40));
    String forecast = "network f(F) { input x[F] over time; target y[F]; output p = dense(last(gru(x, H = 4)), F); loss mse(p, y) } data { file = \"numbers.csv\"; columns = \"a\"; window = 3 } train { sampling = linear(0.5) }";
    CliRun.by("train", Files.writeString(folder.resolve("forecast.rondo"), forecast)).bad("network 'f' does not read its own output, so 'sampling' has no meaning; leave it out; it is for 'pairs' and 'lines'");
  }

  /** The line of the network's scores. */
  private static String sampled(Path program, String name, String sampling, int epochs, Object... more) {
    List<Object> args = new ArrayList<>(List.of("train", program, "-q", "--out", folder.resolve(name + ".safetensors"), "--epochs", epochs, "--set", "sampling=" + sampling));
    args.addAll(List.of(more));
    return CliRun.by(args.toArray()).good().out().lines().toList().get(2);
  }

  @Test
  void fromJava() {
    TrainedModel trained = TrainedModel.read(count);
    TextGenerator speech = trained.speech(2, 6);
    Seq2SeqEncoding.Coded one = new Seq2SeqEncoding.Coded(TokenTexts.empty(0), new int[] {0}, new double[0][], TokenTexts.empty(1));
    List<String> said = speech.greedy(new Seq2SeqEncoding.Coded(TokenTexts.empty(0), new int[] {0, 1, 0}, new double[0][], TokenTexts.empty(3)), "");
    assertEquals(List.of(0, 1, 0), said.stream().map(w -> w.length() % 2).toList(), said::toString);
    TokenSampler calling = new TokenSampler(1, () -> {
      assertEquals("a speech is called from within a call of its own; call it after that has returned", assertThrows(IllegalStateException.class, () -> speech.greedy(one, "")).getMessage());
      return 0.5;
    });
    speech.sample(one, "", List.of(calling));
    TrainedModel turns = TrainedModel.read(turn);
    assertEquals(List.of("DEB", "A"), turns.sources(List.of("bed", "a")).say(turns.inference(), turns.program().output(), 9, 1));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
      "input x over time with lengths n | input x over time with lengths m | 2 inputs of the lengths 'm' of its target; one of them reads the token before, as input said over time with lengths m",
      "target y over time with lengths m | target y over time | network 'turn' predicts 'y', but has no lengths for it; texts differ in length: write target y over time with lengths m",
      "input x over time with lengths n | input z[3]; input x over time with lengths n | turn.txt: has sources, but the network is given 'z' too",
      "output p | output z = final(d.h), p | output 'z' of 'turn' has 40 numbers, but there are 8 characters, the border among them; write output 'p' first",
      "output p | output z = dense(d, 5), p | output 'z' of 'turn' has 5 numbers, but there are 8 characters, the border among them; write output 'p' first",
      "pairs = \"turn.txt\" | lines = \"turn.txt\" | turn.txt: is lines without sources, but the network reads 'x'",
      "pairs = \"turn.txt\" | pairs = \"turn.txt\"; window = 3 | 'window' means nothing to 'pairs'; it goes with forecasts of a table, a 'text'; leave it out"})
  void wrongNetworksAreRefused(String from, String to, String message) throws IOException {
    assertTrue(TURN.contains(from));
    String text = TURN.replace(from, to).replace("loss cross_entropy(p, y)", to.contains("z[3]") ? "loss cross_entropy(p + sum(z), y)" : "loss cross_entropy(p, y)");
    CliRun.by("train", Files.writeString(folder.resolve("wrong.rondo"), text)).bad(message);
  }

  @Test
  void wrongLinesAreRefused() throws IOException {
    Path program = folder.resolve("count.rondo"), out = folder.resolve("other.safetensors");
    CliRun.by("train", program, "--out", out, "--data", Files.writeString(folder.resolve("new.txt"), "a\tb\n\nc\n")).bad("new.txt:3: has no label; write a label, a tab and a text a line");
    CliRun.by("train", program, "--out", out, "--data", Files.writeString(folder.resolve("new.txt"), "\n\n")).bad("new.txt: holds no text");
    CliRun.by("train", folder.resolve("turn.rondo"), "--out", out, "--data", Files.writeString(folder.resolve("new.txt"), "a\nb\n")).bad("new.txt: comes without texts; write a source, a tab and a text a line");
    Path alone = Files.writeString(folder.resolve("alone.rondo"), COUNT.replace("input kind[K]", "").replace(", h = tanh(dense(kind, 24))", ", H = 24").replace("(V, K)", "(V)"));
    CliRun.by("train", alone).bad("count.txt:1: has a tab; write a text a line or, for a label and a tab before each, give the network an input");
  }
}
