package dev.rondo.data.store;

import java.nio.charset.StandardCharsets;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.RandomAccess;
import java.util.function.UnaryOperator;

/**
 * A list of texts, stored as UTF-8. It is in memory up to a share of the heap, and in a temporary file above that. Each
 * string is created on access.
 */
public final class Strings extends AbstractList<String> implements RandomAccess {

  private final NumberBuffer bytes;
  private final long[] ends;   // end of text i in the bytes

  private Strings(NumberBuffer bytes, long[] ends) {
    this.bytes = bytes;
    this.ends = ends;
  }

  @Override
  public String get(int index) {
    Objects.checkIndex(index, ends.length);
    long begin = index == 0 ? 0 : ends[index - 1];
    byte[] text = new byte[(int) (ends[index] - begin)];
    bytes.copy(begin, text);
    return new String(text, StandardCharsets.UTF_8);
  }

  @Override
  public int size() {
    return ends.length;
  }

  /** Whether all texts are outside the heap. */
  boolean isFile() {
    return bytes.isFile();
  }

  /** The list itself if it is immutable and may be long, otherwise a copy. */
  public static List<String> unchanging(List<String> texts) {
    return texts instanceof Strings || texts instanceof Parts || texts instanceof RowNames ? texts : List.copyOf(texts);
  }

  /** Maps each text to the first one that was equal to it, so that memory holds one copy of each. */
  public static UnaryOperator<String> once() {
    Map<String, String> known = new HashMap<>();
    return text -> known.computeIfAbsent(text, t -> t);
  }

  /** A part of each of some lines, by their numbers from 1, created on access. */
  public static final class Parts extends AbstractList<String> implements RandomAccess {
    private final List<String> lines;
    private final int[] numbers;
    private final UnaryOperator<String> part;

    public Parts(List<String> lines, int[] numbers, UnaryOperator<String> part) {
      this.lines = lines;
      this.numbers = numbers;
      this.part = part;
    }

    @Override
    public String get(int index) {
      return part.apply(lines.get(numbers[index] - 1));
    }

    @Override
    public int size() {
      return numbers.length;
    }
  }

  /** Collects texts one by one. */
  static final class Builder {
    private final SpillingGrid spool;
    private long[] ends = new long[16];
    private int size;

    Builder() {
      this(TempFile.most());
    }

    /** @param most maximum number of bytes to keep in memory */
    Builder(long most) {
      spool = new SpillingGrid(1, Npy.Kind.U1, most);
    }

    void add(String text) {
      if (size == ends.length) ends = Arrays.copyOf(ends, Math.multiplyExact(size, 2));
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      spool.bytes(bytes);
      ends[size] = (size == 0 ? 0 : ends[size - 1]) + bytes.length;
      size++;
    }

    /** All texts that were added. */
    Strings strings() {
      return new Strings(spool.packed(size == 0 ? 0 : ends[size - 1]), Arrays.copyOf(ends, size));
    }
  }
}
