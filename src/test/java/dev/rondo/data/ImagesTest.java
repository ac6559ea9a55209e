package dev.rondo.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.data.file.Idx;
import dev.rondo.data.file.PictureFolder;
import dev.rondo.data.store.Grid;
import dev.rondo.data.store.Pixels;
import dev.rondo.data.store.Sequences;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImagesTest {

  @TempDir Path folder;

  /** Two images of two rows and three columns, byte by byte as the format has it. */
  private static final byte[] IMAGES = {0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 3, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, (byte) 255};
  private static final byte[] LABELS = {0, 0, 8, 1, 0, 0, 0, 2, 7, (byte) 200};

  @Test
  void anImageIsASequenceOfItsRowsPackedOrNot() throws IOException {
    Path images = folder.resolve("images.gz"), labels = Files.write(folder.resolve("labels"), LABELS);
    try (OutputStream packed = new GZIPOutputStream(Files.newOutputStream(images))) {
      packed.write(IMAGES);
    }
    Sequences read = Idx.images(images, Optional.of(labels));
    assertEquals(2, read.size());
    assertEquals(2, read.steps());
    assertEquals(List.of("7", "200"), read.labels().orElseThrow());
    assertEquals(5, read.rows().numbers().at(1, 2));
    assertEquals(255, read.rows().numbers().at(3, 2));
    Grid file = Idx.read(images, 11).values(), memory = Idx.read(images, 12).values();
    assertTrue(file instanceof Grid.Stored s && s.numbers().isFile() && memory instanceof Grid.Bytes, "12 numbers, and room for 11 or 12");
    for (Grid values : List.of(file, memory)) for (int r = 0; r < 4; r++) for (int c = 0; c < 3; c++) assertEquals(IMAGES[16 + 3 * r + c] & 0xff, values.at(r, c));
    assertEquals(read.rows().numbers().at(2, 0), Idx.images(Files.write(folder.resolve("images"), IMAGES), Optional.empty()).rows().numbers().at(2, 0));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "0  | 1  | is not an IDX file; give a file in the IDX form",
      "2  | 13 | holds numbers of type 13; give a file in the IDX form",
      "3  | 9  | ends within its header; it is damaged",
      "3  | 2  | says 4; it is damaged",
      "7  | 3  | has 12 numbers, but its header [3, 2, 3] says 18; it is damaged",
      "7  | 0  | has 12 numbers, but its header [0, 2, 3] says 0; it is damaged",
      "4  | -1 | has an axis of length -16777214; it is damaged"})
  void refusesWhatIsNoIdxFile(int at, byte instead, String message) throws IOException {
    byte[] bytes = IMAGES.clone();
    bytes[at] = instead;
    Path file = Files.write(folder.resolve("images"), bytes);
    String said = assertThrows(DataException.class, () -> Idx.images(file, Optional.empty())).getMessage();
    assertTrue(said.startsWith(file + ": ") && said.contains(message), said);
  }

  /** Bytes come back as they went in, whether they stayed in memory or not, and in parts of any size. */
  @ParameterizedTest
  @CsvSource({"0, 1, 1", "1, 1, 1", "12, 3, 5", "70000, 7, 65536", "200000, 100, 999"})
  void bytesInMemoryAndInAFile(int count, int width, int part) {
    byte[] all = new byte[count];
    new java.util.Random(count).nextBytes(all);
    for (long most : new long[] {count, count - 1}) {
      try (Pixels pixels = new Pixels(count, most)) {
        for (int at = 0; at < count; at += part) pixels.add(java.util.Arrays.copyOfRange(all, at, Math.min(count, at + part)), Math.min(part, count - at));
        Grid grid = pixels.grid(width);
        assertEquals(most < count, grid instanceof Grid.Stored s && (count == 0 || s.numbers().isFile()));
        assertEquals(count / width, grid.rows());
        for (int i = 0; i < count; i++) assertEquals(all[i] & 0xff, grid.at(i / width, i % width));
        assertThrows(IllegalArgumentException.class, () -> pixels.add(new byte[1], 1));
      }
    }
  }

  /** What the header promises and the file does not have is not waited for, nor asked of memory. */
  @Test
  void aHeaderThatPromisesTooMuchIsRefused() throws IOException {
    byte most = 127;
    Path file = Files.write(folder.resolve("images"), new byte[] {0, 0, 8, 3, most, -1, -1, -1, most, -1, -1, -1, most, -1, -1, -1, 5});
    String said = assertThrows(DataException.class, () -> Idx.images(file, Optional.empty())).getMessage();
    assertTrue(said.contains("has 1 numbers, but its header [2147483647, 2147483647, 2147483647] says"), said);
    Path less = Files.write(folder.resolve("less"), new byte[] {0, 0, 8, 2, most, -1, -1, -1, 0, 0, 0, 100, 5});
    assertTrue(assertThrows(DataException.class, () -> Idx.images(less, Optional.empty())).getMessage().contains("has 1 numbers, but its header [2147483647, 100] says 214748364700"));
  }

  @Test
  void labelsMustBeThoseOfTheImages() throws IOException {
    Path images = Files.write(folder.resolve("images"), IMAGES);
    Path one = Files.write(folder.resolve("one"), new byte[] {0, 0, 8, 1, 0, 0, 0, 1, 7});
    assertEquals(one + ": has 1 labels, but " + images + " has 2 images; give the labels of these images", assertThrows(DataException.class, () -> Idx.images(images, Optional.of(one))).getMessage());
    assertTrue(assertThrows(DataException.class, () -> Idx.images(images, Optional.of(images))).getMessage().contains("labels have one axis"));
    assertTrue(assertThrows(DataException.class, () -> Idx.images(folder.resolve("absent"), Optional.empty())).getMessage().contains("there is no such file"));
  }

  @Test
  void aFolderOfPicturesIsSequencesNamedByTheirFolders() throws IOException {
    png("b/1.png", BufferedImage.TYPE_BYTE_GRAY, 3, 2, 0x808080);
    png("a/2.PNG", BufferedImage.TYPE_INT_RGB, 3, 2, 0xff8000);
    png("a/3.png", BufferedImage.TYPE_BYTE_BINARY, 3, 2, 0xffffff);
    Sequences read = PictureFolder.read(folder);
    assertEquals(List.of("a/2.PNG", "a/3.png", "b/1.png"), read.names());
    assertEquals(List.of("a", "a", "b"), read.labels().orElseThrow());
    assertEquals(2, read.steps());
    assertEquals(Math.round(0.299 * 255 + 0.587 * 128), read.rows().numbers().at(0, 0));
    assertArrayEquals(new double[] {255, 0}, new double[] {read.rows().numbers().at(2, 0), read.rows().numbers().at(3, 2)});
    assertEquals(0, read.rows().numbers().at(5, 2));
  }

  @Test
  void greyPicturesGiveTheNumbersThatTheyStore() throws IOException {
    BufferedImage image = new BufferedImage(4, 1, BufferedImage.TYPE_BYTE_GRAY), deep = new BufferedImage(4, 1, BufferedImage.TYPE_USHORT_GRAY);
    int[] stored = {0, 1, 100, 255};
    for (int x = 0; x < 4; x++) {
      image.getRaster().setSample(x, 0, 0, stored[x]);
      deep.getRaster().setSample(x, 0, 0, 257 * stored[x]);
    }
    ImageIO.write(image, "png", folder.resolve("1.png").toFile());
    ImageIO.write(deep, "png", folder.resolve("2.png").toFile());
    Sequences read = PictureFolder.read(folder);
    assertTrue(read.labels().isEmpty());
    for (int x = 0; x < 4; x++) for (int k = 0; k < 2; k++) assertEquals(stored[x], read.rows().numbers().at(k, x));
  }

  @Test
  void refusesWhatIsNoPictureOrOfAnotherSize() throws IOException {
    assertTrue(assertThrows(DataException.class, () -> PictureFolder.read(folder)).getMessage().contains("holds no PNG files"));
    png("a/1.png", BufferedImage.TYPE_BYTE_GRAY, 3, 2, 0);
    Path other = png("b/1.png", BufferedImage.TYPE_BYTE_GRAY, 2, 3, 0);
    assertTrue(assertThrows(DataException.class, () -> PictureFolder.read(folder)).getMessage().startsWith(other + ": is 2 x 3 pixels, but "));
    Files.writeString(other, "no picture");
    assertTrue(assertThrows(DataException.class, () -> PictureFolder.read(folder)).getMessage().startsWith(other + ": is not a PNG file"));
    Files.delete(other);
    png("1.png", BufferedImage.TYPE_BYTE_GRAY, 3, 2, 0);
    assertTrue(assertThrows(DataException.class, () -> PictureFolder.read(folder)).getMessage().contains("holds PNG files beside the folders of the classes"));
  }

  /** The first pixel alone has a colour. */
  private Path png(String name, int type, int width, int height, int colour) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    BufferedImage image = new BufferedImage(width, height, type);
    image.setRGB(0, 0, colour);
    ImageIO.write(image, "png", file.toFile());
    return file;
  }
}
