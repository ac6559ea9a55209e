package dev.rondo.data.file;

import dev.rondo.data.DataException;
import dev.rondo.data.store.Grid;
import dev.rondo.data.store.Npy;
import dev.rondo.data.store.RowNames;
import dev.rondo.data.store.Rows;
import dev.rondo.data.store.Sequences;
import dev.rondo.data.store.TempFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * NumPy arrays -> sequences. x has the shape [examples, steps, features], or [examples, steps] for one feature. y holds
 * the classes: [examples], or [examples, steps] for one at every step. An {@code .npz} file holds both under these
 * names; two {@code .npy} files hold one each. An {@code .npz} file may also hold starts [examples, steps]: 1 where a
 * sequence restarts within an example, else 0.
 */
public final class NumpySequences {

  private NumpySequences() {}

  /** Numbers in a file or in memory. */
  private record Numbers(List<Integer> shape, boolean texts, IntFunction<Grid> grid) {}

  /**
   * Throws {@link DataException} for other shapes, and for a number that is NaN or infinite, with its position. The
   * numbers of an {@code .npy} file stay in the file. Those of a large {@code .npz} file go to a temporary file. Both
   * may exceed the memory.
   */
  public static Sequences read(Path file, Optional<Path> labels) {
    return read(file, labels, TempFile.most());
  }

  /** @param most maximum number of bytes of a compressed array to keep in memory */
  public static Sequences read(Path file, Optional<Path> labels, long most) {
    Optional<Npy> y = labels.map(l -> Npy.of(l.toString(), bytes(l)));
    return file.toString().endsWith(".npz") ? packed(file, y, most) : sequences(file, opened(file, () -> stored(file.toString(), file)), y, Optional.empty());
  }

  private static Numbers inMemory(Npy x) {
    return new Numbers(x.shape(), !x.texts().isEmpty(), width -> new Grid.Numbers(x.numbers(), width));
  }

  private static Numbers stored(String name, Path file) throws IOException {
    return Npy.stored(name, file).map(s -> new Numbers(s.shape(), false, width -> new Grid.Stored(s.numbers(), Math.multiplyExact(s.shape().get(0), s.shape().get(1)), width))).orElseGet(() -> inMemory(Npy.of(name, bytes(file))));
  }

  private static Sequences sequences(Path file, Numbers x, Optional<Npy> y, Optional<Npy> starts) {
    List<Integer> shape = x.shape();
    if (shape.size() < 2 || shape.size() > 3 || shape.contains(0) || x.texts()) {
      throw new DataException(file, "has an array of shape " + shape + (x.texts() ? ", of texts" : ""), "sequences are numbers of shape [examples, steps, features], or [examples, steps] of one feature, each of them 1 at least");
    }
    int examples = shape.get(0), steps = shape.get(1), width = shape.size() == 3 ? shape.get(2) : 1;
    if ((long) examples * steps > Integer.MAX_VALUE) throw new DataException(file, "has " + (long) examples * steps + " steps in all", "there can be 2^31 - 1; give it in parts");
    Grid grid = x.grid().apply(width);
    checkNumbers(file, grid, steps);
    Optional<List<String>> labels = y.map(l -> labels(file, l, examples, steps));
    boolean eachStep = y.map(l -> l.shape().size() == 2).orElse(false);
    return Sequences.equal(new Rows(file, grid), new RowNames(0, examples), steps, labels, eachStep, starts.map(m -> marks(file, m, examples, steps)));
  }

  private static void checkNumbers(Path file, Grid grid, int steps) {
    try {
      for (int r = 0; r < grid.rows(); r++) for (int c = 0; c < grid.width(); c++) {
        double x = grid.at(r, c);
        if (!Double.isFinite(x)) throw new DataException(file, "example " + r / steps + ", step " + r % steps + ", feature " + c + " (each from 0) is " + x, "give numbers alone; fill what is missing before");
      }
    } catch (InternalError e) {   // a mapped file that was truncated
      grid.checkUnchanged();
      throw e;
    }
  }

  private static BitSet marks(Path file, Npy starts, int examples, int steps) {
    if (!starts.shape().equals(List.of(examples, steps)) || !starts.texts().isEmpty()) {
      throw new DataException(file, "has starts of shape " + starts.shape() + (starts.texts().isEmpty() ? "" : ", of texts"), "for these sequences they are numbers of shape [" + examples + ", " + steps + "], 1 where one begins and 0 elsewhere");
    }
    BitSet marks = new BitSet();
    for (int r = 0; r < examples * steps; r++) {
      double mark = starts.numbers()[r];
      if (mark != 0 && mark != 1) throw new DataException(file, "array 'starts' holds " + mark + " at example " + r / steps + ", step " + r % steps + " (each from 0)", "give 1 where a sequence begins and 0 elsewhere");
      marks.set(r, mark == 1);
    }
    return marks;
  }

  private static List<String> labels(Path file, Npy y, int examples, int steps) {
    if (!y.shape().equals(List.of(examples)) && !y.shape().equals(List.of(examples, steps))) {
      throw new DataException(file, "has labels of shape " + y.shape(), "for these sequences it is [" + examples + "] or, for a class at every step, [" + examples + ", " + steps + "]");
    }
    if (!y.texts().isEmpty()) return y.texts();
    Map<Double, String> pool = new HashMap<>();   // one string for equal labels
    return java.util.Arrays.stream(y.numbers()).mapToObj(n -> pool.computeIfAbsent(n, k -> whole(file, k))).toList();
  }

  private static String whole(Path file, double label) {
    if (label == Math.rint(label) && Math.abs(label) < 1e15) return String.valueOf((long) label);
    throw new DataException(file, "has the label " + label, "classes are whole numbers or texts");
  }

  private static Sequences packed(Path file, Optional<Npy> labels, long most) {
    return opened(file, () -> {
      try (ZipFile zip = new ZipFile(file.toFile())) {
        List<String> names = zip.stream().map(e -> e.getName().replaceFirst("\\.npy$", "")).sorted().toList();
        if (!names.contains("x")) throw new DataException(file, "holds no array 'x'; it has " + String.join(", ", names), "write numpy.savez(file, x = .., y = ..)");
        Optional<Npy> y = labels.isPresent() ? labels : array(file, zip, "y");
        return sequences(file, unpacked(file, zip, entry(zip, "x"), most), y, array(file, zip, "starts"));
      }
    });
  }

  /** An array that is too large for memory is unpacked into a temporary file. */
  private static Numbers unpacked(Path file, ZipFile zip, ZipEntry x, long most) throws IOException {
    if (x.getSize() <= Math.min(most, Integer.MAX_VALUE - 8)) return inMemory(Npy.of(name(file, "x"), bytes(zip, x)));
    try (TempFile scratch = TempFile.named(); InputStream in = zip.getInputStream(x)) {
      scratch.write(in);
      return stored(name(file, "x"), scratch.path());
    }
  }

  /** An optional array. */
  private static Optional<Npy> array(Path file, ZipFile zip, String array) throws IOException {
    ZipEntry entry = entry(zip, array);
    return entry == null ? Optional.empty() : Optional.of(Npy.of(name(file, array), bytes(zip, entry)));
  }

  private static String name(Path file, String array) {
    return file + ", array '" + array + "'";
  }

  private static ZipEntry entry(ZipFile zip, String array) {
    return Optional.ofNullable(zip.getEntry(array + ".npy")).orElseGet(() -> zip.getEntry(array));
  }

  private static byte[] bytes(ZipFile zip, ZipEntry entry) throws IOException {
    try (InputStream in = zip.getInputStream(entry)) {
      return in.readAllBytes();
    }
  }

  private interface Opening<T> {
    T read() throws IOException;
  }

  /** Throws {@link DataException} if a file does not exist or cannot be read. */
  private static <T> T opened(Path file, Opening<T> opening) {
    try {
      return opening.read();
    } catch (NoSuchFileException e) {
      throw missing(file);
    } catch (IOException e) {
      throw Files.exists(file) ? DataException.unreadable(file, e) : missing(file);
    }
  }

  private static byte[] bytes(Path file) {
    return opened(file, () -> Files.readAllBytes(file));
  }

  private static DataException missing(Path file) {
    return new DataException(file, "there is no such file", "give the path of a .npy or .npz file");
  }
}
