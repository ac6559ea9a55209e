package dev.rondo.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;

/**
 * IDX file, also packed by gzip -> an array of bytes: 0, 0, the type 8, the number of axes, the length of each as four bytes, the greatest first, then
 * the numbers (LeCun, Cortes &amp; Burges, The MNIST database of handwritten digits). Types but unsigned bytes are refused.
 */
public record Idx(List<Integer> shape, byte[] values) {

  private static final String REMEDY = "give a file in the IDX form, as MNIST has it, of unsigned bytes";

  /** Throws {@link DataException} for anything else. */
  public static Idx read(Path file) {
    byte[] bytes = bytes(file);
    if (bytes.length < 4 || bytes[0] != 0 || bytes[1] != 0) throw new DataException(file, "is no IDX file", REMEDY);
    if (bytes[2] != 8) throw new DataException(file, "holds numbers of type " + (bytes[2] & 0xff), REMEDY + " (type 8)");
    int axes = bytes[3] & 0xff, header = 4 + 4 * axes;
    if (bytes.length < header) throw new DataException(file, "ends within its header", "it is damaged; fetch it again");
    ByteBuffer buffer = ByteBuffer.wrap(bytes, 4, 4 * axes);
    List<Integer> shape = IntStream.range(0, axes).mapToObj(i -> buffer.getInt()).toList();
    if (shape.stream().anyMatch(n -> n < 0)) throw new DataException(file, "has an axis of length " + shape.stream().filter(n -> n < 0).findFirst().orElseThrow(), "it is damaged; fetch it again");
    double needed = shape.stream().mapToDouble(n -> n).reduce(1, (a, b) -> a * b);
    if (needed != bytes.length - header) throw new DataException(file, "has " + (bytes.length - header) + " numbers, but its header " + shape + " says " + (long) needed, "it is damaged; fetch it again");
    return new Idx(shape, java.util.Arrays.copyOfRange(bytes, header, bytes.length));
  }

  /** Images as sequences of their rows, each labelled by a number in a second file, where there is one. */
  public static Sequences images(Path images, Optional<Path> labels) {
    Idx all = read(images);
    if (all.shape.size() != 3 || all.shape.contains(0)) throw new DataException(images, "has the shape " + all.shape, "images have three axes: [images, rows, columns], each of length 1 at least");
    int count = all.shape.get(0), steps = all.shape.get(1);
    Optional<List<String>> classes = labels.map(file -> labels(file, count, images));
    return Sequences.equal(new Measured(images, new Grid.Bytes(all.values, all.shape.get(2))), new Numbered(1, count), steps, classes, false);
  }

  private static List<String> labels(Path file, int count, Path images) {
    Idx labels = read(file);
    if (labels.shape.size() != 1) throw new DataException(file, "has the shape " + labels.shape, "labels have one axis: [images]");
    if (labels.values.length != count) throw new DataException(file, "has " + labels.values.length + " labels, but " + images + " has " + count + " images", "give the labels of these images");
    return IntStream.range(0, count).mapToObj(i -> String.valueOf(labels.values[i] & 0xff)).toList();
  }

  private static byte[] bytes(Path file) {
    try {
      byte[] raw = Files.readAllBytes(file);
      if (raw.length < 2 || (raw[0] & 0xff) != 0x1f || (raw[1] & 0xff) != 0x8b) return raw;
      try (GZIPInputStream unpacked = new GZIPInputStream(new java.io.ByteArrayInputStream(raw))) {
        return unpacked.readAllBytes();
      }
    } catch (NoSuchFileException e) {
      throw new DataException(file, "there is no such file", "give the path of an IDX file");
    } catch (IOException e) {
      throw Csv.unreadable(file, e);
    }
  }
}
