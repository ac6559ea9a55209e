package dev.rondo.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * NumPy arrays -> sequences: x [examples, steps, features], or [examples, steps] of one feature, and y, the classes: [examples], or [examples, steps]
 * for one at every step. An {@code .npz} file holds both under these names; two {@code .npy} files hold one each.
 */
public final class NumpySequences {

  private NumpySequences() {}

  /** Numbers that lie in a file or in memory. */
  private record Numbers(List<Integer> shape, boolean texts, IntFunction<Grid> grid) {}

  /** Throws {@link DataException} for other shapes, and for a number that is NaN or infinite, with its place. The numbers of an {@code .npy} file stay in it, and may be more than memory holds. */
  public static Sequences read(Path file, Optional<Path> labels) {
    boolean packed = file.toString().endsWith(".npz");
    Map<String, Npy> arrays = packed ? unpacked(file) : Map.of();
    if (packed && !arrays.containsKey("x")) throw new DataException(file, "holds no array 'x'; it has " + String.join(", ", arrays.keySet()), "write numpy.savez(file, x = .., y = ..)");
    Numbers x = packed ? inMemory(arrays.get("x")) : stored(file);
    Optional<Npy> y = labels.map(l -> Npy.of(l.toString(), bytes(l))).or(() -> Optional.ofNullable(arrays.get("y")));
    return sequences(file, x, y);
  }

  private static Numbers inMemory(Npy x) {
    return new Numbers(x.shape(), !x.texts().isEmpty(), width -> new Grid.Numbers(x.numbers(), width));
  }

  private static Numbers stored(Path file) {
    try {
      return Npy.stored(file).map(s -> new Numbers(s.shape(), false, width -> new Grid.Mapped(s.numbers(), Math.multiplyExact(s.shape().get(0), s.shape().get(1)), width))).orElseGet(() -> inMemory(Npy.of(file.toString(), bytes(file))));
    } catch (NoSuchFileException e) {
      throw missing(file);
    } catch (IOException e) {
      throw Csv.unreadable(file, e);
    }
  }

  private static Sequences sequences(Path file, Numbers x, Optional<Npy> y) {
    List<Integer> shape = x.shape();
    if (shape.size() < 2 || shape.size() > 3 || shape.contains(0) || x.texts()) {
      throw new DataException(file, "has an array of shape " + shape + (x.texts() ? ", of texts" : ""), "sequences are numbers of shape [examples, steps, features], each of them 1 at least");
    }
    int examples = shape.get(0), steps = shape.get(1), width = shape.size() == 3 ? shape.get(2) : 1;
    if ((long) examples * steps > Integer.MAX_VALUE) throw new DataException(file, "has " + (long) examples * steps + " steps in all", "there can be 2^31 - 1; give it in parts");
    Grid grid = x.grid().apply(width);
    for (int r = 0; r < grid.rows(); r++) for (int c = 0; c < width; c++) {
      if (Double.isFinite(grid.at(r, c))) continue;
      throw new DataException(file, "example " + r / steps + ", step " + r % steps + ", feature " + c + " (each from 0) is " + grid.at(r, c), "give numbers alone; fill what is missing before");
    }
    Optional<List<String>> labels = y.map(l -> labels(file, l, examples, steps));
    boolean eachStep = y.map(l -> l.shape().size() == 2).orElse(false);
    return Sequences.equal(new Measured(file, grid), new Numbered(0, examples), steps, labels, eachStep);
  }

  private static List<String> labels(Path file, Npy y, int examples, int steps) {
    if (!y.shape().equals(List.of(examples)) && !y.shape().equals(List.of(examples, steps))) {
      throw new DataException(file, "has labels of shape " + y.shape(), "for these sequences it is [" + examples + "] or, for a class at every step, [" + examples + ", " + steps + "]");
    }
    if (!y.texts().isEmpty()) return y.texts();
    Map<Double, String> pool = new HashMap<>();   // a label that occurs often is kept once
    return java.util.Arrays.stream(y.numbers()).mapToObj(n -> pool.computeIfAbsent(n, k -> whole(file, k))).toList();
  }

  private static String whole(Path file, double label) {
    if (label == Math.rint(label) && Math.abs(label) < 1e15) return String.valueOf((long) label);
    throw new DataException(file, "has the label " + label, "classes are whole numbers or texts");
  }

  private static Map<String, Npy> unpacked(Path file) {
    Map<String, Npy> arrays = new TreeMap<>();
    try (ZipFile zip = new ZipFile(file.toFile())) {
      for (Enumeration<? extends ZipEntry> entries = zip.entries(); entries.hasMoreElements();) {
        ZipEntry entry = entries.nextElement();
        String name = entry.getName().replaceFirst("\\.npy$", "");
        if (name.equals("x") || name.equals("y")) arrays.put(name, Npy.of(file + ", array '" + name + "'", zip.getInputStream(entry).readAllBytes()));
        else arrays.putIfAbsent(name, new Npy(List.of(), new double[0], List.of()));
      }
      return arrays;
    } catch (NoSuchFileException e) {
      throw missing(file);
    } catch (IOException e) {
      throw Files.exists(file) ? Csv.unreadable(file, e) : missing(file);
    }
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw missing(file);
    } catch (IOException e) {
      throw Csv.unreadable(file, e);
    }
  }

  private static DataException missing(Path file) {
    return new DataException(file, "there is no such file", "give the path of a .npy or .npz file");
  }
}
