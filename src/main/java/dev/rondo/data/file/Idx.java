package dev.rondo.data.file;

import dev.rondo.data.DataException;
import dev.rondo.data.store.Grid;
import dev.rondo.data.store.Pixels;
import dev.rondo.data.store.RowNames;
import dev.rondo.data.store.Rows;
import dev.rondo.data.store.Sequences;
import dev.rondo.data.store.TempFile;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;

/**
 * IDX file, optionally compressed by gzip -> an array of bytes. The format is 0, 0, the type 8, the number of axes, the
 * length of each axis as four bytes (big-endian), then the numbers (LeCun, Cortes &amp; Burges, The MNIST database of
 * handwritten digits). Only unsigned bytes are accepted. The rows of {@code values} run along the last axis.
 */
public record Idx(List<Integer> shape, Grid values) {

  private static final String REMEDY = "give a file in the IDX form, as MNIST has it, of unsigned bytes", DAMAGED = "it is damaged; fetch it again";

  /** Throws {@link DataException} for a file that is not IDX. */
  public static Idx read(Path file) {
    return read(file, TempFile.most());
  }

  /** @param most maximum number of bytes to keep in memory */
  public static Idx read(Path file, long most) {
    try (InputStream in = unpacked(new BufferedInputStream(Files.newInputStream(file)))) {
      List<Integer> shape = shape(file, in);
      double needed = shape.stream().mapToDouble(n -> n).reduce(1, (a, b) -> a * b);
      if (needed > Long.MAX_VALUE >> 8) throw wrong(file, in.transferTo(OutputStream.nullOutputStream()), shape, needed);
      return new Idx(shape, values(file, in, shape, (long) needed, most));
    } catch (NoSuchFileException e) {
      throw new DataException(file, "there is no such file", "give the path of an IDX file");
    } catch (IOException e) {
      throw DataException.unreadable(file, e);
    }
  }

  private static InputStream unpacked(InputStream in) throws IOException {
    in.mark(2);
    boolean packed = in.read() == 0x1f && in.read() == 0x8b;
    in.reset();
    return packed ? new BufferedInputStream(new GZIPInputStream(in)) : in;
  }

  private static List<Integer> shape(Path file, InputStream in) throws IOException {
    byte[] magic = in.readNBytes(4);
    if (magic.length < 4 || magic[0] != 0 || magic[1] != 0) throw new DataException(file, "is not an IDX file", REMEDY);
    if (magic[2] != 8) throw new DataException(file, "holds numbers of type " + (magic[2] & 0xff), REMEDY + " (type 8)");
    int axes = magic[3] & 0xff;
    byte[] lengths = in.readNBytes(4 * axes);
    if (lengths.length < 4 * axes) throw new DataException(file, "ends within its header", DAMAGED);
    ByteBuffer buffer = ByteBuffer.wrap(lengths);
    List<Integer> shape = IntStream.range(0, axes).mapToObj(i -> buffer.getInt()).toList();
    if (shape.stream().anyMatch(n -> n < 0)) throw new DataException(file, "has an axis of length " + shape.stream().filter(n -> n < 0).findFirst().orElseThrow(), DAMAGED);
    return shape;
  }

  private static Grid values(Path file, InputStream in, List<Integer> shape, long needed, long most) throws IOException {
    byte[] part = new byte[1 << 16];
    try (Pixels pixels = new Pixels(needed, most)) {
      long found = 0;
      for (int n; (n = in.read(part)) > 0; found += n) if (found + n <= needed) pixels.add(part, n);
      if (found != needed) throw wrong(file, found, shape, needed);
      return pixels.grid(shape.isEmpty() ? 1 : Math.max(1, shape.get(shape.size() - 1)));
    }
  }

  private static DataException wrong(Path file, long found, List<Integer> shape, double needed) {
    return new DataException(file, "has " + found + " numbers, but its header " + shape + " says " + (long) needed, DAMAGED);
  }

  /** Images as sequences of their rows. A second file, if present, holds a number for each image: its label. */
  public static Sequences images(Path images, Optional<Path> labels) {
    Idx all = read(images);
    if (all.shape.size() != 3 || all.shape.contains(0)) throw new DataException(images, "has the shape " + all.shape, "images have three axes: [images, rows, columns], each of length 1 at least");
    int count = all.shape.get(0), steps = all.shape.get(1);
    Optional<List<String>> classes = labels.map(file -> labels(file, count, images));
    return Sequences.equal(new Rows(images, all.values), new RowNames(1, count), steps, classes, false);
  }

  private static List<String> labels(Path file, int count, Path images) {
    Idx labels = read(file);
    if (labels.shape.size() != 1) throw new DataException(file, "has the shape " + labels.shape, "labels have one axis: [images]");
    if (labels.shape.get(0) != count) throw new DataException(file, "has " + labels.shape.get(0) + " labels, but " + images + " has " + count + " images", "give the labels of these images");
    return IntStream.range(0, count).mapToObj(i -> String.valueOf((int) labels.values.at(0, i))).toList();
  }
}
