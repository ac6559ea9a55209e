package dev.rondo.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The bytes of a NumPy array -> its shape and numbers: a magic word, the version, a header {@code {'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }}
 * and the numbers (numpy.lib.format, versions 1 to 3). Numbers of all kinds but complex ones are read; of texts there are those of unicode. Nothing
 * in it is ever run: an array of objects is refused.
 */
public record Npy(List<Integer> shape, double[] numbers, List<String> texts) {

  private static final Pattern DESCRIPTION = Pattern.compile("'descr'\\s*:\\s*'([<>|=]?)([a-zA-Z])(\\d+)'");
  private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([\\d,\\s]*)\\)");
  private static final int LONGEST = 1 << 17;   // of a header, with what stands before it: longer ones describe no plain array
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

  /** How a number lies in its bytes, by the names that NumPy gives. */
  enum Kind {
    F4(4), F8(8), F2(2), I1(1), I2(2), I4(4), I8(8), U1(1), B1(1), U2(2), U4(4);

    private final int bytes;

    Kind(int bytes) {
      this.bytes = bytes;
    }

    int bytes() {
      return bytes;
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

    /** What fits the kind, at the buffer's place. */
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

  /** What stands before the numbers; {@code length} is that of a text, or the bytes of a number. */
  private record Header(List<Integer> shape, String type, int length, ByteOrder order, int begin) {
    boolean texts() {
      return type.equals("U");
    }

    long count() {
      return shape.stream().mapToLong(n -> n).reduce(1, (a, b) -> a * b);
    }

    Kind kind(String name) {
      String wanted = type + length;
      return Arrays.stream(Kind.values()).filter(k -> k.name().equalsIgnoreCase(wanted)).findFirst().orElseThrow(() -> new DataException(name + ": holds numbers of type '" + wanted + "'", "write others, as with x.astype('float32')"));
    }
  }

  /** Throws {@link DataException}, its message beginning with {@code name}, for anything that is no array of numbers or of texts. */
  public static Npy of(String name, byte[] bytes) {
    Header header = header(name, bytes, bytes.length);
    ByteBuffer content = ByteBuffer.wrap(bytes).position(header.begin).slice().order(header.order);
    int count = (int) header.count();
    if (header.texts()) return new Npy(header.shape, new double[0], texts(content, count, header.length));
    Kind kind = header.kind(name);
    double[] numbers = new double[count];
    for (int i = 0; i < count; i++) numbers[i] = kind.read(content, i * kind.bytes);
    return new Npy(header.shape, numbers, List.of());
  }

  /** An array of numbers in a file, which stay there. */
  record Stored(List<Integer> shape, Packed numbers) {}

  /** As {@link #of}, its message beginning with {@code name}, of a file that may be larger than memory; empty where it holds texts. */
  static Optional<Stored> stored(String name, Path file) throws IOException {
    FileState opened = FileState.of(file);
    try (FileChannel channel = FileChannel.open(file)) {
      ByteBuffer start = ByteBuffer.allocate((int) Math.min(channel.size(), LONGEST));
      while (start.hasRemaining() && channel.read(start) >= 0) continue;
      Header header = header(name, start.array(), channel.size());
      return header.texts() ? Optional.empty() : Optional.of(new Stored(header.shape, Packed.of(channel, header.begin, header.count(), header.kind(name), header.order).from(opened)));
    }
  }

  /** @param start the first bytes of the file, at least its header, or all of it */
  private static Header header(String name, byte[] start, long size) {
    if (start.length < 12 || !Arrays.equals(MAGIC, Arrays.copyOf(start, 6))) throw new DataException(name + ": is no NumPy array", "write it with numpy.save or numpy.savez");
    boolean old = start[6] == 1;
    ByteBuffer all = ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN);
    int length = old ? all.getShort(8) & 0xffff : all.getInt(8), begin = old ? 10 : 12;
    if (length < 0 || length > start.length - begin) throw new DataException(name + ": ends within its header", "it is damaged; write it again");
    String header = new String(start, begin, length, StandardCharsets.UTF_8);
    Matcher type = DESCRIPTION.matcher(header), shaped = SHAPE.matcher(header);
    if (!type.find() || !shaped.find()) throw new DataException(name + ": has the header " + header.strip() + ", which describes no array of plain numbers", "write numbers, as with x.astype('float32')");
    if (header.contains("'fortran_order': True")) throw new DataException(name + ": lies column by column in memory", "write numpy.ascontiguousarray(x)");
    List<Integer> shape = new ArrayList<>();
    for (String n : shaped.group(1).split(",")) if (!n.isBlank()) shape.add(Integer.parseInt(n.strip()));
    int each = Integer.parseInt(type.group(3));
    double needed = shape.stream().mapToDouble(n -> n).reduce(1, (a, b) -> a * b) * (type.group(2).equals("U") ? 4 * each : each);
    if (needed != size - begin - length) throw new DataException(name + ": has " + (size - begin - length) + " bytes of numbers, but its shape " + shape + " needs " + (long) needed, "it is damaged; write it again");
    return new Header(shape, type.group(2), each, type.group(1).equals(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN, begin + length);
  }

  /** IEEE 754 binary16: a sign, five bits of exponent, ten of fraction. */
  private static double half(short bits) {
    int exponent = bits >> 10 & 0x1f, fraction = bits & 0x3ff;
    double size = exponent == 0 ? Math.scalb((double) fraction, -24) : exponent == 31 ? (fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN) : Math.scalb(1024.0 + fraction, exponent - 25);
    return bits < 0 ? -size : size;
  }

  private static List<String> texts(ByteBuffer b, int count, int length) {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      StringBuilder text = new StringBuilder();
      for (int c = 0, at = 4 * i * length; c < length && b.getInt(at + 4 * c) != 0; c++) text.appendCodePoint(b.getInt(at + 4 * c));
      texts.add(text.toString());
    }
    return texts;
  }
}
