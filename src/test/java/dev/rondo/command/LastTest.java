package dev.rondo.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code predict --last N} gives the last N lines of all, and computes no more than these: what an earlier window would make of numbers that are too large is not seen. */
class LastTest {

  private static final String FORECAST = "network n(F) { input x[F] over time; target y[F]; h = gru(x, H = 3); output p = dense(last(h), F) + 1e-30 * (last(x) * last(x)); loss mse(p, y) }\ndata { file = \"v.csv\"; columns = \"v\"; window = 4; scale = none%s }\ntrain { epochs = 1%s }\n";

  @TempDir Path folder;

  private Path train(String program) throws IOException {
    CliRun.by("train", Files.writeString(folder.resolve("n.rondo"), program), "-q").good();
    return folder.resolve("n.safetensors");
  }

  private void tail(Path model, int all, int... some) {
    List<String> lines = CliRun.by("predict", model, "--last", 100000).good().out().lines().toList();
    assertEquals(all, lines.size() - 1);
    for (int n : some) assertEquals(lines.subList(lines.size() - n, lines.size()), CliRun.by("predict", model, "--last", n).good().out().lines().skip(1).toList(), "the last " + n);
  }

  private void table(String file, double first) throws IOException {
    Files.writeString(folder.resolve(file), IntStream.range(0, 60).mapToObj(i -> (i == 0 ? first : i % 7) + "\n").collect(Collectors.joining("", "v\n", "")));
  }

  @Test
  void windows() throws IOException {
    table("v.csv", 0);
    Path model = train(FORECAST.formatted("", ""));
    tail(model, 57, 1, 2, 33, 57);
    Files.writeString(folder.resolve("large.csv"), "v\n" + "1e30\n".repeat(9) + "1\n".repeat(9));
    CliRun.by("predict", model, "--data", folder.resolve("large.csv"), "--last", 9).good();
    CliRun.by("predict", model, "--data", folder.resolve("large.csv")).good();
    CliRun.by("predict", model, "--data", folder.resolve("large.csv"), "--last", 10).bad("output 'p' of the network is");
  }

  /** Of several horizons, and where states are carried: then the windows before are read too, for their states. */
  @Test
  void horizonsAndStates() throws IOException {
    table("v.csv", 0);
    tail(train(FORECAST.formatted("; stride = 4", "; carry = yes; shuffle = no; batch = 1")), 15, 1, 4);
    Path several = train(FORECAST.replace("dense(last(h), F) + 1e-30 * (last(x) * last(x))", "dense(last(h), K)").replace("n(F)", "n(F, K)").replace("y[F]", "y[K]").formatted("; horizon = 1, 3", ""));
    List<String> lines = CliRun.by("predict", several, "--last", 100).good().out().lines().toList();
    assertEquals(lines.subList(lines.size() - 6, lines.size()), CliRun.by("predict", several, "--last", 3).good().out().lines().skip(1).toList());
  }

  @Test
  void classes() throws IOException {
    Files.writeString(folder.resolve("c.csv"), IntStream.range(0, 80).mapToObj(i -> "s" + i / 2 + (i / 2 % 2 == 0 ? ",down,1\n" : ",up,2\n")).collect(Collectors.joining("", "id,kind,a\n", "")));
    String program = "network n(C) { input x[1] over time; target y[C]; output p = dense(last(gru(x, H = 3)), C) + 1e-30 * sum(last(x) * last(x)); loss cross_entropy(p, y) }\ndata { file = \"c.csv\"; label = \"kind\"; group = \"id\"; scale = none }\ntrain { epochs = 1 }\n";
    Path model = train(program);
    tail(model, 40, 1, 7, 40);
    Files.writeString(folder.resolve("large.csv"), "id,kind,a\np,up,1e30\nq,up,1\nr,down,2\n");
    CliRun.by("predict", model, "--data", folder.resolve("large.csv"), "--last", 2).good();
    CliRun.by("predict", model, "--data", folder.resolve("large.csv"), "--last", 3).bad("sequence 'p'");
    tail(train(program.replace("y[C]", "y[C] over time").replace("last(gru(x, H = 3)), C) + 1e-30 * sum(last(x) * last(x))", "gru(x, H = 3), C)")), 80, 1, 2, 3, 80);
  }

  @Test
  void texts() throws IOException {
    Files.writeString(folder.resolve("t.txt"), "a\tbb\nbb\taa\nc\tb\nab\tab\n".repeat(5));
    tail(train("network n(S, V) { input x over time with lengths n; input said over time with lengths m; target y over time with lengths m; e = gru(embedding(x, S, 3), H = 5); "
        + "output p = dense(gru(embedding(said, V, 3), h = final(e.h)), V); loss cross_entropy(p, y) }\ndata { pairs = \"t.txt\" }\ntrain { epochs = 2 }\n"), 20, 1, 3, 20);
  }
}
