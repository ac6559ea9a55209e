package dev.rondo.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.codegen.machine.Element;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SafetensorsTest {

  @TempDir
  private Path dir;

  private static final Model MODEL = Model.of(
      Map.of("W", new Tensor(Element.F32, List.of(2, 3), new double[] {1, 2, 3, 0.1f, -0.0, Float.MIN_VALUE}),
          "b", new Tensor(Element.F64, List.of(2), new double[] {0.1, Double.MAX_VALUE}), "s", new Tensor(Element.F32, List.of(), new double[] {7}), "none", new Tensor(Element.F32, List.of(0, 4), new double[0])),
      Map.of("rondo.program", "cell a {\n  \"é\" \u2028 \t}", "k", ""));

  @Test
  void readsWhatItWrote() {
    Path file = dir.resolve("m.safetensors");
    MODEL.write(file);
    assertEquals(MODEL, Model.read(file));
  }

  @Test
  void readsAndWritesTheReferencesBytes() throws IOException {   // made by safetensors 0.8.0 for Python, of the same tensors
    Path reference = Path.of("test/resources/model/reference.safetensors"), file = dir.resolve("m.safetensors");
    Model model = Model.read(reference);
    assertEquals(new Tensor(Element.F32, List.of(2, 3), new double[] {1, 2, 3, 4.5, -0.1f, 1e-30f}), model.tensors().get("W"));
    assertEquals(new Tensor(Element.F64, List.of(2), new double[] {0.1, -2e300}), model.tensors().get("b"));
    assertEquals(new Tensor(Element.F32, List.of(), new double[] {7}), model.tensors().get("scalar"));
    assertEquals("cell é {\n}", model.require("rondo.program"));
    model.write(file);
    assertArrayEquals(Files.readAllBytes(reference), Files.readAllBytes(file));
  }

  @Test
  void theBytesAreThoseOfTheForm() throws IOException {   // written out by hand from the description of the form
    Path file = dir.resolve("m.safetensors");
    Model.of(Map.of("b", new Tensor(Element.F32, List.of(2), new double[] {1, -2})), Map.of("a", "x")).write(file);
    String header = "{\"__metadata__\":{\"a\":\"x\"},\"b\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}";
    ByteBuffer expected = ByteBuffer.allocate(8 + 80 + 8).order(ByteOrder.LITTLE_ENDIAN).putLong(80).put(header.getBytes(StandardCharsets.UTF_8));
    while (expected.position() < 8 + 80) expected.put((byte) ' ');
    assertArrayEquals(expected.putFloat(1).putFloat(-2).array(), Files.readAllBytes(file));
  }

  @Test
  void everyTruncationIsSeen() throws IOException {
    Path whole = dir.resolve("m.safetensors"), cut = dir.resolve("cut");
    MODEL.write(whole);
    byte[] bytes = Files.readAllBytes(whole);
    for (int n = 0; n < bytes.length; n++) {
      Files.write(cut, java.util.Arrays.copyOf(bytes, n));
      assertThrows(ModelException.class, () -> Model.read(cut), () -> "cut off");
    }
  }

  static Stream<Arguments> damaged() {
    String b = "\"b\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}";
    return Stream.of(
        Arguments.of("{" + b + ",\"c\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}", 8, "tensor 'c' overlaps another"),
        Arguments.of("{" + b + ",\"c\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[12,16]}}", 16, "there is a gap of 4 bytes before tensor 'c'"),
        Arguments.of("{" + b + "}", 9, "1 bytes follow its last tensor"),
        Arguments.of("{" + b + "}", 7, "its tensors take 8 bytes, and only 7 are there; it is cut off"),
        Arguments.of("{" + b + "," + b + "}", 8, "its header names 'b' twice"),
        Arguments.of("{\"b\":{\"dtype\":\"BF16\",\"shape\":[4],\"data_offsets\":[0,8]}}", 8, "tensor 'b' has dtype BF16; rondo reads F32 and F64, so convert it to one of them"),
        Arguments.of("{\"b\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,8]}}", 8, "tensor 'b' of shape [3] takes 12 bytes, and its data_offsets are [0, 8]"),
        Arguments.of("{\"b\":{\"dtype\":\"F32\",\"shape\":[-2],\"data_offsets\":[0,8]}}", 8, "tensor 'b' has an axis of length -2"),
        Arguments.of("{\"b\":{\"dtype\":\"F32\",\"shape\":[2000000000,2000000000],\"data_offsets\":[0,8]}}", 8, "tensor 'b' of shape [2000000000, 2000000000] is larger than 2 GiB"),
        Arguments.of("{\"b\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8,0]}}", 8, "tensor 'b' of shape [2] takes 8 bytes, and its data_offsets are [8, 0]"),
        Arguments.of("{\"b\":{\"dtype\":\"F32\",\"shape\":[2]}}", 8, "tensor 'b' lacks dtype, shape or two data_offsets"),
        Arguments.of("{\"b\":{\"dtype\":\"F32\",\"shape\":[\"2\"],\"data_offsets\":[0,8]}}", 8, "tensor 'b' has something other than numbers in its shape or data_offsets"),
        Arguments.of("{\"__metadata__\":{\"a\":1}}", 0, "metadata 'a' is not text"),
        Arguments.of("{} {}", 0, "its header goes on after the last '}'"),
        Arguments.of("[" + b + "]", 8, "its header does not begin with '{'"));
  }

  @ParameterizedTest
  @MethodSource("damaged")
  void damageIsNamed(String header, int data, String message) throws IOException {
    Path file = write(header.length(), header, data);
    String found = assertThrows(ModelException.class, () -> Model.read(file)).getMessage();
    assertTrue(found.equals(file + " is not a whole safetensors file: " + message) || message.contains("after the last"), found);
  }

  @Test
  void aHostileLengthTakesNoMemory() throws IOException {
    for (long length : new long[] {Long.MAX_VALUE, -1, 99_000_000, 0, 1}) {
      Path file = write(length, "{}", 0);
      assertTrue(assertThrows(ModelException.class, () -> Model.read(file)).getMessage().contains("its header claims a length of"));
    }
    Path deep = write(20_000, "{\"b\":" + "[".repeat(19_995), 0);
    assertThrows(ModelException.class, () -> Model.read(deep));
  }

  @Test
  void foreignAndMissingFiles() throws IOException {
    Path picture = Files.write(dir.resolve("a.png"), new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10, 0, 0, 0, 13});
    assertTrue(assertThrows(ModelException.class, () -> Model.read(picture)).getMessage().contains("not a whole safetensors file"));
    assertEquals(dir.resolve("none") + ": there is no such file; give the path of a model that 'rondo train' wrote", assertThrows(ModelException.class, () -> Model.read(dir.resolve("none"))).getMessage());
    assertThrows(ModelException.class, () -> Model.read(dir));
  }

  @Test
  void aFailedWriteLeavesTheOldFileAndNoOther() throws IOException {
    Path file = dir.resolve("m.safetensors");
    MODEL.write(file);
    assertThrows(ModelException.class, () -> AtomicFile.write(file, channel -> {
      channel.write(ByteBuffer.allocate(10));
      throw new IOException("no space left on device");
    }));
    assertEquals(MODEL, Model.read(file));
    try (Stream<Path> files = Files.list(dir)) {
      assertEquals(List.of(file), files.toList());
    }
  }

  @Test
  void whereNothingCanBeWritten() {
    Path file = dir.resolve("none/m.safetensors");
    assertEquals("cannot write " + file + ": there is no directory " + dir.resolve("none") + "; create it first", assertThrows(ModelException.class, () -> MODEL.write(file)).getMessage());
    assertEquals("cannot write " + dir + ": it is a directory; name a file in it", assertThrows(ModelException.class, () -> MODEL.write(dir)).getMessage());
    assertFalse(Files.exists(file));
  }

  private Path write(long claimed, String header, int data) throws IOException {
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    return Files.write(dir.resolve("damaged"), ByteBuffer.allocate(8 + text.length + data).order(ByteOrder.LITTLE_ENDIAN).putLong(claimed).put(text).array());
  }
}
