package dev.rondo.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Training in a JVM of its own with little memory: what does not fit is said before it begins, and what is said to fit does. */
@Timeout(300)
class SmallHeapTest {

  private static final String WAVE = """
      network wave(F) {
        input x[F] over time
        target y[F]
        h = gru(x, H = 64)
        output p = dense(last(h), F)
        loss mse(p, y)
      }
      data { file = "wave.csv"; columns = "height"; window = 200; stride = 4 }
      train { epochs = 1; batch = 256 }
      """;

  @TempDir Path folder;

  @Test
  void theForecastHolds() throws IOException, InterruptedException {
    Path wave = Files.writeString(folder.resolve("wave.rondo"), WAVE);
    Files.writeString(folder.resolve("wave.csv"), IntStream.range(0, 3000).mapToObj(i -> String.format(Locale.ROOT, "%.3f%n", Math.sin(i / 9.0))).collect(Collectors.joining("", "height\n", "")));
    ChildJvm little = ChildJvm.start(folder, List.of("-Xmx64m"), "train", wave, "-q");
    assertEquals(2, little.end(), little.text());
    Matcher said = Pattern.compile("training takes ([0-9.]+) MB of memory \\(the steps of training [0-9.]+ MB for 256 examples of 200 steps, .*; lower 'batch'").matcher(little.text());
    assertTrue(said.find(), little.text());
    assertTrue(!little.text().contains("OutOfMemory") && Files.notExists(folder.resolve("wave.safetensors")), little.text());
    long megabytes = (long) Double.parseDouble(said.group(1));
    assertTrue(megabytes > 64, little.text());
    ChildJvm enough = ChildJvm.start(folder, List.of("-Xmx" + (megabytes * 5 / 4 + 32) + "m"), "train", wave, "-q");
    assertEquals(0, enough.end(), enough.text());
    ChildJvm parts = ChildJvm.start(folder, List.of("-Xmx64m"), "train", wave, "-q", "--set", "accumulate=16");
    assertEquals(0, parts.end(), parts.text());
    CliRun forecast = CliRun.by("check", wave, "--memory").good();
    assertTrue(forecast.out().lines().anyMatch(l -> l.matches(" +" + said.group(1) + " MB  in all, beside the data; of .*")), forecast.out());
  }

  /** A smaller batch would not help: the error names the file. */
  @Test
  void aFileThatDoesNotFitIsNamed() throws IOException, InterruptedException {
    Path program = Files.writeString(folder.resolve("w.rondo"), WAVE.replace("columns = \"height\"", "columns = \"height\"; categories = \"w\""));
    Path table = folder.resolve("wave.csv");
    Files.write(table, (Iterable<String>) IntStream.range(-1, 400_000).mapToObj(i -> i < 0 ? "height,w" : "1," + "w".repeat(60) + i)::iterator);
    ChildJvm words = ChildJvm.start(folder, List.of("-Xmx32m"), "train", program, "-q");
    assertEquals(2, words.end(), words.text());
    assertTrue(words.text().contains("rondo: " + table + ": does not fit into the ") && !words.text().contains("batch"), words.text());
    Path model = folder.resolve("m.safetensors");
    byte[] header = "{\"W\":{\"dtype\":\"F32\",\"shape\":[10000000],\"data_offsets\":[0,40000000]}}".getBytes(StandardCharsets.UTF_8);
    Files.write(model, ByteBuffer.allocate(8 + header.length + 40_000_000).order(ByteOrder.LITTLE_ENDIAN).putLong(header.length).put(header).array());
    ChildJvm weights = ChildJvm.start(folder, List.of("-Xmx32m"), "eval", model);
    assertEquals(2, weights.end(), weights.text());
    assertTrue(weights.text().contains("rondo: " + model + " does not fit into memory") && !weights.text().contains("batch"), weights.text());
  }
}
