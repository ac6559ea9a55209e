package dev.rondo.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.experiment.TrainedModel;
import dev.rondo.model.Model;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A model knows which file it was trained on, and says where that has changed or is gone. */
class KeptDataTest {

  @TempDir Path folder, elsewhere;
  private Path program, data, model;

  @BeforeEach
  void files() throws IOException {
    program = Files.writeString(folder.resolve("n.rondo"), "network n(F) { input x[F] over time; target y[F]; h = gru(x, H = 2); output p = dense(last(h), F); loss mse(p, y) }\ndata { file = \"named.csv\"; columns = \"v\"; window = 3; scale = none }\ntrain { epochs = 2 }\n");
    table(folder.resolve("named.csv"), 5);
    data = table(elsewhere.resolve("given.csv"), 7);
    model = folder.resolve("n.safetensors");
  }

  private static Path table(Path file, int period) throws IOException {
    return Files.writeString(file, IntStream.range(0, 60).mapToObj(i -> i % period + "\n").collect(Collectors.joining("", "v\n", "")));
  }

  private static String hash(Path file) throws IOException {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private static String scores(CliRun said) {
    return said.good().out().lines().filter(l -> !l.startsWith("wrote")).collect(Collectors.joining("\n"));
  }

  @Test
  void dataThatTheCommandNamed() throws IOException {
    Path report = folder.resolve("report.html");
    String trained = scores(CliRun.by("train", program, "--data", data, "--report", report, "-q"));
    assertTrue(Files.readString(report).contains(data.toString()) && Files.readString(report).contains(hash(data)), "the report names it");
    CliRun eval = CliRun.by("eval", model);
    assertEquals(trained, scores(eval));
    assertEquals("", eval.err());
    String forecasts = CliRun.by("predict", model, "--data", data, "--last", 3).good().out();
    assertEquals(forecasts, CliRun.by("predict", model, "--last", 3).good().out());
    assertEquals("", CliRun.by("flow", model).good().err());
    Files.move(data, folder.resolve("given.csv"));
    assertEquals(trained, scores(CliRun.by("eval", model)), "it is found beside the model");
    Files.delete(folder.resolve("given.csv"));
    for (String command : new String[] {"eval", "predict", "flow"}) CliRun.by(command, model).bad(data + ": the model was trained on this file, and it is not there; give its place now, or other data, with --data");
    CliRun.by("eval", model, "--data", folder.resolve("named.csv")).good();
  }

  @Test
  void dataThatHasChanged() throws IOException {
    CliRun.by("train", program, "--data", data, "-q").good();
    Files.writeString(data, Files.readString(data).replaceFirst("1\n", "2\n"));
    for (String command : new String[] {"eval", "predict", "flow"}) assertEquals(data + " has changed since the model was trained on it; what follows is about the file as it is now\n", CliRun.by(command, model).good().err());
    assertEquals("", CliRun.by("eval", model, "--data", data).good().err());
    CliRun.by("train", program, "-q").good();
    assertEquals("", CliRun.by("eval", model).good().err());
    table(folder.resolve("named.csv"), 6);
    assertTrue(CliRun.by("eval", model).good().err().startsWith(folder.resolve("named.csv") + " has changed since"));
  }

  @Test
  void trainingThatGoesOn() throws IOException {
    CliRun.by("train", program, "--data", data, "-q", "--epochs", 4).good();
    byte[] whole = Files.readAllBytes(model);
    CliRun.by("train", program, "--data", data, "-q").good();
    CliRun.by("train", program, "--resume", "-q", "--epochs", 4).good();
    assertEquals(Model.of(whole).tensors().keySet(), Model.read(model).tensors().keySet());
    assertEquals(TrainedModel.read(model).weights().get("gru1.Wz")[0], dev.rondo.train.ModelFiles.weights(Model.of(whole)).get("gru1.Wz")[0], 0);
    Files.writeString(data, Files.readString(data).replaceFirst("3\n$", "4\n"));   // in the validation part
    CliRun.by("train", program, "--resume", "-q", "--epochs", 6).bad("cannot resume " + model + ": the data has changed: the files do not hold what they did");
    Files.delete(data);
    CliRun.by("train", program, "--resume", "-q", "--epochs", 6).bad(data + ": the model was trained on this file, and it is not there");
  }

  /** Models of before lack it, and what is no such list is an error of the model. */
  @Test
  void otherModels() throws IOException {
    CliRun.by("train", program, "-q").good();
    Model written = Model.read(model);
    TreeMap<String, String> metadata = new TreeMap<>(written.metadata());
    assertEquals("[{\"bytes\":" + Files.size(folder.resolve("named.csv")) + ",\"sha256\":\"" + hash(folder.resolve("named.csv")) + "\"}]", metadata.get(TrainedModel.DATA));
    metadata.remove(TrainedModel.DATA);
    Model.of(written.tensors(), metadata).write(model);
    table(folder.resolve("named.csv"), 6);
    assertEquals("", CliRun.by("eval", model).good().err());
    for (String wrong : new String[] {"", "[]", "{}", "7", "[null]", "[{}]", "[{\"bytes\":\"x\",\"sha256\":\"y\"}]", "[{\"path\":\"/\",\"bytes\":1,\"sha256\":\"y\"}]", "[{\"path\":\"a\\u0000b\",\"bytes\":1,\"sha256\":\"y\"}]", "[{\"path\":[1],\"bytes\":1,\"sha256\":\"y\"}]"}) {
      written.with(TrainedModel.DATA, wrong).write(model);
      CliRun.by("eval", model).bad("n.safetensors: metadata 'rondo.data' does not say what the model was trained on");
      CliRun.by("train", program, "--resume", "--epochs", 9, "-q").bad("metadata 'rondo.data' does not say what the model was trained on");
    }
  }

  /** A pipe can be read only once: nothing waits for a second writer, and nobody takes the program's file instead. */
  @Test
  @Timeout(120)
  void aPipe() throws Exception {
    Path pipe = elsewhere.resolve("pipe");
    assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
    CliRun.by("train", program, "--data", data, "-q").good();
    String forecasts = CliRun.by("predict", model, "--last", 3).good().out();
    through(pipe);
    assertEquals(forecasts.replaceAll("(?m),(\\d+)$", ",$1.0"), CliRun.by("predict", model, "--data", pipe, "--last", 3).good().out());
    String trained = scores(CliRun.by("train", program, "--data", data, "-q"));
    through(pipe);
    assertEquals(trained, scores(CliRun.by("train", program, "--data", pipe, "-q")));
    for (String command : new String[] {"eval", "predict", "flow"}) CliRun.by(command, model).bad(pipe + ": the model was trained on data from this pipe, which is not kept; give the same data again");
    assertEquals("", CliRun.by("eval", model, "--data", data).good().err());
    CliRun.by("train", program, "--resume", "--data", data, "-q", "--epochs", 3).good();
  }

  private void through(Path pipe) {
    CompletableFuture.runAsync(() -> {
      try {
        Files.write(pipe, Files.readAllBytes(data));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    });
  }

  /** Pictures in folders: their names and bytes. */
  @Test
  void aFolder() throws IOException {
    Path texts = Files.createDirectory(elsewhere.resolve("texts"));
    Files.writeString(texts.resolve("a.txt"), "abc ".repeat(40));
    Files.writeString(texts.resolve("b.txt"), "cab ".repeat(40));
    Files.writeString(program, "network n(V) { input x over time; target y over time; output p = dense(gru(embedding(x, V, 3), H = 3), V); loss cross_entropy(p, y) }\ndata { text = \"a.txt\"; window = 8 }\ntrain { epochs = 1 }\n");
    String trained = scores(CliRun.by("train", program, "--text", texts, "-q"));
    CliRun eval = CliRun.by("eval", model);
    assertEquals(trained, scores(eval));
    assertEquals("", eval.err());
    Files.move(texts.resolve("b.txt"), texts.resolve("c.txt"));
    assertTrue(CliRun.by("eval", model).err().startsWith(texts + " has changed since"));
  }
}
