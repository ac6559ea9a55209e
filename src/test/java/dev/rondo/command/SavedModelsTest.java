package dev.rondo.command;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rondo.data.encoding.Encoding;
import dev.rondo.experiment.TrainedModel;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.language.Language;
import dev.rondo.model.Model;
import dev.rondo.stream.Snapshot;
import dev.rondo.stream.Stepper;
import dev.rondo.train.ModelFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Model files that commit 53fba3d wrote, one folder a kind of data, with what that commit made of them. They are read,
 * used, written again and trained further as then, whatever has been renamed since. A folder holds the program
 * {@code n.rondo} with its data, the model after two epochs, a command and its output ({@code use.txt},
 * {@code used.txt}), and the model after a third epoch.
 */
class SavedModelsTest {

  private static final Path SAVED = Path.of("test/resources/saved");

  @TempDir Path folder;

  static List<String> kinds() throws IOException {
    try (Stream<Path> all = Files.list(SAVED)) {
      return all.map(p -> p.getFileName().toString()).filter(k -> !k.equals("snapshot")).sorted().toList();
    }
  }

  private Path copy(String kind) throws IOException {
    try (Stream<Path> all = Files.list(SAVED.resolve(kind))) {
      for (Path file : (Iterable<Path>) all::iterator) Files.copy(file, folder.resolve(file.getFileName()));
    }
    return folder.resolve("n.safetensors");
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void isUsedAsThen(String kind) throws IOException {
    Path model = copy(kind);
    List<String> words = new ArrayList<>(List.of(Files.readString(folder.resolve("use.txt")).strip().split(" ")));
    words.replaceAll(word -> word.equals("n.safetensors") ? model.toString() : word);
    assertEquals(Files.readString(folder.resolve("used.txt")), CliRun.by(words.toArray()).good().out());
    CliRun.by("eval", model).good();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void isWrittenAsThen(String kind) {
    String encoding = Model.read(SAVED.resolve(kind).resolve("n.safetensors")).require(TrainedModel.ENCODING);
    assertEquals(encoding, Encoding.fromJson(encoding).toJson());
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void isTrainedFurtherAsThen(String kind) throws IOException {
    Path model = copy(kind);
    CliRun.by("train", folder.resolve("n.rondo"), "--resume", "--epochs", "3", "-q").good();
    Model then = Model.read(folder.resolve("resumed.safetensors")), now = Model.read(model);
    assertEquals(then.tensors().keySet(), now.tensors().keySet());
    then.tensors().forEach((name, t) -> {
      assertEquals(t.shape(), now.tensors().get(name).shape(), name);
      assertArrayEquals(t.data(), now.tensors().get(name).data(), name);
    });
    for (String key : List.of(ModelFiles.TRAINING, TrainedModel.ENCODING)) assertEquals(then.require(key), now.require(key));
  }

  @Test
  void streamGoesOnFromItsSnapshotAsThen() throws IOException {
    Path at = SAVED.resolve("snapshot");
    Recurrence network = Language.read(Files.readString(at.resolve("n.rondo")));
    Map<String, double[]> weights = ModelFiles.weights(Model.read(at.resolve("n.safetensors")));
    Stepper stream = new Stepper(network, Map.of("I", 2), weights, "x", "p");
    stream.restore(Snapshot.read(at.resolve("stream.safetensors")));
    float[] y = new float[2];
    StringBuilder out = new StringBuilder();
    for (int i = 4; i < 8; i++) {
      stream.step(new float[] {i / 4f, 1 - i / 8f}, y);
      out.append(y[0]).append(',').append(y[1]).append('\n');
    }
    assertEquals(Files.readString(at.resolve("used.txt")), out.toString());
  }
}
