package dev.rondo.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.data.file.NumpySequences;
import dev.rondo.data.store.Grid;
import dev.rondo.data.store.Npy;
import dev.rondo.data.store.Sequences;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against files that NumPy wrote. */
class NumpyTest {

  private static final Path FOLDER = Path.of("test/resources/numpy");
  private static final double[] X = IntStream.range(0, 24).mapToDouble(i -> i - 5.5).toArray();

  @ParameterizedTest
  @ValueSource(strings = {"f4", "f8big", "f2"})
  void readsNumbersOfEachKind(String name) throws IOException {
    Npy array = array(name);
    assertEquals(List.of(4, 3, 2), array.shape());
    assertArrayEquals(X, array.numbers());
  }

  @Test
  void readsWholeNumbersAndTexts() throws IOException {
    assertArrayEquals(Arrays.stream(X).map(x -> 2 * x).toArray(), array("i2").numbers());
    assertArrayEquals(IntStream.range(232, 256).asDoubleStream().toArray(), array("u1").numbers());
    assertArrayEquals(new double[] {1, 0, -1, Math.pow(2, 40)}, array("i8").numbers());
    assertEquals(List.of("up", "down", "up", "Übel"), array("words").texts());
  }

  @Test
  void aPairOfArraysIsLabelledSequences() {
    Sequences both = NumpySequences.read(FOLDER.resolve("both.npz"), Optional.empty());
    assertEquals(3, both.steps());
    assertEquals(List.of("1", "0", "1", "0"), both.labels().orElseThrow());
    assertEquals(X[7], both.rows().numbers().at(3, 1));
    Sequences each = NumpySequences.read(FOLDER.resolve("packed.npz"), Optional.empty());
    assertTrue(each.eachStep());
    assertEquals("0", each.label(3, 0));
    assertEquals("1", each.label(3, 2));
    assertEquals(1, each.rows().numbers().width());
    for (String name : List.of("both.npz", "packed.npz")) {
      Sequences memory = NumpySequences.read(FOLDER.resolve(name), Optional.empty()), file = NumpySequences.read(FOLDER.resolve(name), Optional.empty(), 0);
      Grid a = memory.rows().numbers(), b = file.rows().numbers();
      assertTrue(a instanceof Grid.Numbers && b instanceof Grid.Stored s && s.numbers().isFile(), "what is large lies in a file");
      assertEquals(a.rows(), b.rows());
      for (int r = 0; r < a.rows(); r++) for (int c = 0; c < a.width(); c++) assertEquals(a.at(r, c), b.at(r, c));
      assertEquals(memory.labels(), file.labels());
    }
    assertTrue(each.starts().isEmpty());
    Sequences anew = NumpySequences.read(FOLDER.resolve("starts.npz"), Optional.empty());
    assertEquals(BitSet.valueOf(new long[] {0b101_010_000_001}), anew.starts().orElseThrow());
    Sequences apart = NumpySequences.read(FOLDER.resolve("f4.npy"), Optional.of(FOLDER.resolve("words.npy")));
    assertEquals("Übel", apart.label(3, 0));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "columns.npy | words.npy | lies column by column in memory; write numpy.ascontiguousarray(x)",
      "complex.npy |           | holds numbers of type 'c8'; write others",
      "objects.npy |           | which describes no array of plain numbers",
      "nan.npy     |           | example 2, step 1, feature 0 (each from 0) is NaN; give numbers alone",
      "other.npz   |           | holds no array 'x'; it has a",
      "i8.npy      |           | has an array of shape [4]; sequences are numbers of shape [examples, steps, features]",
      "f4.npy      | f2.npy    | has labels of shape [4, 3, 2]; for these sequences it is [4] or, for a class at every step, [4, 3]",
      "marks.npz   |           | has starts of shape [4]; for these sequences they are numbers of shape [4, 3], 1 where one begins and 0 elsewhere",
      "README.md   |           | is not a NumPy array",
      "absent.npy  |           | there is no such file",
      "absent.npz  |           | there is no such file"})
  void refusesWhatIsNoSequence(String file, String labels, String message) {
    Optional<Path> y = Optional.ofNullable(labels).map(FOLDER::resolve);
    String said = assertThrows(DataException.class, () -> NumpySequences.read(FOLDER.resolve(file), y)).getMessage();
    assertTrue(said.contains(message) && said.contains("numpy"), said);
  }

  @Test
  void refusesALabelThatIsNoClass(@TempDir Path folder) throws IOException {
    byte[] bytes = Files.readAllBytes(FOLDER.resolve("i8.npy"));
    Path file = Files.write(folder.resolve("half.npy"), bytes);
    Files.writeString(file, new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1).replace("<i8", "<f8"), java.nio.charset.StandardCharsets.ISO_8859_1);
    String said = assertThrows(DataException.class, () -> NumpySequences.read(FOLDER.resolve("f4.npy"), Optional.of(file))).getMessage();
    assertTrue(said.contains("classes are whole numbers or texts"), said);
  }

  @Test
  void aFileCutShortIsDamaged() throws IOException {
    byte[] whole = Files.readAllBytes(FOLDER.resolve("f4.npy"));
    for (int length : new int[] {0, 9, 12, 40, whole.length - 1}) {
      String said = assertThrows(DataException.class, () -> Npy.of("a.npy", Arrays.copyOf(whole, length))).getMessage();
      assertTrue(said.startsWith("a.npy: "), said);
    }
  }

  private static Npy array(String name) throws IOException {
    return Npy.of(name, Files.readAllBytes(FOLDER.resolve(name + ".npy")));
  }
}
