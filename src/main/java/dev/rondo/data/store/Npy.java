package dev.rondo.data.store;

import dev.rondo.data.DataException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The bytes of a NumPy array -> its shape and numbers, by its {@link NpyHeader}. All types of numbers except complex
 * ones are read, and unicode texts. Nothing in the file is executed: an array of objects is rejected.
 */
public record Npy(List<Integer> shape, double[] numbers, List<String> texts) {

  /** The binary form of a number, by NumPy's names. */
  public enum Kind {
    F4(4), F8(8), F2(2), I1(1), I2(2), I4(4), I8(8), U1(1), B1(1), U2(2), U4(4);

    private final int bytes;

    Kind(int bytes) {
      this.bytes = bytes;
    }

    int bytes() {
      return bytes;
    }

    /** An upper bound on the absolute value of a number. */
    double greatest() {
      return this == F8 ? Double.MAX_VALUE : this == F4 ? Float.MAX_VALUE : 0x1p64;
    }

    double read(ByteBuffer b, int at) {
      return switch (this) {
        case F4     -> b.getFloat(at);
        case F8     -> b.getDouble(at);
        case F2     -> half(b.getShort(at));
        case I1     -> b.get(at);
        case I2     -> b.getShort(at);
        case I4     -> b.getInt(at);
        case I8     -> b.getLong(at);
        case U1, B1 -> b.get(at) & 0xff;
        case U2     -> b.getShort(at) & 0xffff;
        case U4     -> b.getInt(at) & 0xffffffffL;
      };
    }

    /** Writes a number at the buffer's position. */
    void write(ByteBuffer b, double number) {
      switch (this) {
        case F4         -> b.putFloat((float) number);
        case F8         -> b.putDouble(number);
        case F2         -> throw new IllegalArgumentException("no half is ever written");
        case I1, U1, B1 -> b.put((byte) (int) number);
        case I2, U2     -> b.putShort((short) (int) number);
        case I4, U4     -> b.putInt((int) (long) number);
        case I8         -> b.putLong((long) number);
      }
    }
  }

  /** Throws {@link DataException} if this is not an array of numbers or texts; the message starts with {@code name}. */
  public static Npy of(String name, byte[] bytes) {
    NpyHeader header = NpyHeader.of(name, bytes, bytes.length);
    ByteBuffer content = ByteBuffer.wrap(bytes).position(header.begin()).slice().order(header.order());
    int count = (int) header.count();
    if (header.isText()) return new Npy(header.shape(), new double[0], texts(name, content, count, header.length()));
    Kind kind = header.kind(name);
    double[] numbers = new double[count];
    for (int i = 0; i < count; i++) numbers[i] = kind.read(content, i * kind.bytes);
    return new Npy(header.shape(), numbers, List.of());
  }

  /** An array of numbers that stay in their file. */
  public record Stored(List<Integer> shape, NumberBuffer numbers) {}

  /**
   * Like {@link #of}, for a file that may exceed the memory; its messages start with {@code name}. Empty if the file
   * holds texts.
   */
  public static Optional<Stored> stored(String name, Path file) throws IOException {
    FileState opened = FileState.of(file);
    try (FileChannel channel = FileChannel.open(file)) {
      ByteBuffer start = ByteBuffer.allocate((int) Math.min(channel.size(), NpyHeader.LONGEST));
      while (start.hasRemaining() && channel.read(start) >= 0) continue;
      NpyHeader header = NpyHeader.of(name, start.array(), channel.size());
      return header.isText() ? Optional.empty() : Optional.of(new Stored(header.shape(), NumberBuffer.of(channel, header.begin(), header.count(), header.kind(name), header.order()).from(opened)));
    }
  }

  /** A shortened text of the file, for messages. */
  static String shortened(String text) {
    return text.length() > 200 ? text.substring(0, 200) + ".." : text;
  }

  /** IEEE 754 binary16: a sign, five bits of exponent, ten of fraction. */
  private static double half(short bits) {
    int exponent = bits >> 10 & 0x1f, fraction = bits & 0x3ff;
    double size = exponent == 0 ? Math.scalb((double) fraction, -24) : exponent == 31 ? (fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN) : Math.scalb(1024.0 + fraction, exponent - 25);
    return bits < 0 ? -size : size;
  }

  private static List<String> texts(String name, ByteBuffer b, int count, int length) {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int[] points = new int[length];
      for (int c = 0; c < length; c++) points[c] = b.getInt(4 * (i * length + c));
      int end = length;
      while (end > 0 && points[end - 1] == 0) end--;   // the padding of a shorter text
      for (int c = 0; c < end; c++) if (!isCharacter(points[c])) throw new DataException(name + ": text " + i + " (from 0) holds " + Integer.toUnsignedString(points[c]) + ", which is not a character", "it is damaged; write it again");
      texts.add(new String(points, 0, end));
    }
    return texts;
  }

  private static boolean isCharacter(int point) {
    return Character.isValidCodePoint(point) && !(point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE);
  }
}
