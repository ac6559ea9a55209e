package dev.rondo.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

  /** Throws {@link DataException}, its message beginning with {@code name}, for anything that is no array of numbers or of texts. */
  public static Npy of(String name, byte[] bytes) {
    if (bytes.length < 12 || !Arrays.equals(MAGIC, Arrays.copyOf(bytes, 6))) throw new DataException(name + ": is no NumPy array", "write it with numpy.save or numpy.savez");
    boolean old = bytes[6] == 1;
    ByteBuffer all = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int length = old ? all.getShort(8) & 0xffff : all.getInt(8), begin = old ? 10 : 12;
    if (length < 0 || length > bytes.length - begin) throw new DataException(name + ": ends within its header", "it is damaged; write it again");
    return read(name, new String(bytes, begin, length, StandardCharsets.UTF_8), all.position(begin + length).slice());
  }

  private static Npy read(String name, String header, ByteBuffer content) {
    Matcher type = DESCRIPTION.matcher(header), size = SHAPE.matcher(header);
    if (!type.find() || !size.find()) throw new DataException(name + ": has the header " + header.strip() + ", which describes no array of plain numbers", "write numbers, as with x.astype('float32')");
    if (header.contains("'fortran_order': True")) throw new DataException(name + ": lies column by column in memory", "write numpy.ascontiguousarray(x)");
    List<Integer> shape = new ArrayList<>();
    for (String n : size.group(1).split(",")) if (!n.isBlank()) shape.add(Integer.parseInt(n.strip()));
    String kind = type.group(2) + type.group(3);
    int bytes = type.group(2).equals("U") ? 4 * Integer.parseInt(type.group(3)) : Integer.parseInt(type.group(3));
    double count = shape.stream().mapToDouble(n -> n).reduce(1, (a, b) -> a * b);
    if (count * bytes != content.remaining()) throw new DataException(name + ": has " + content.remaining() + " bytes of numbers, but its shape " + shape + " needs " + (long) (count * bytes), "it is damaged; write it again");
    content.order(type.group(1).equals(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    if (type.group(2).equals("U")) return new Npy(shape, new double[0], texts(content, (int) count, Integer.parseInt(type.group(3))));
    double[] numbers = new double[(int) count];
    for (int i = 0; i < numbers.length; i++) numbers[i] = number(name, kind, content, i * bytes);
    return new Npy(shape, numbers, List.of());
  }

  private static double number(String name, String kind, ByteBuffer b, int at) {
    return switch (kind) {
      case "f4"       -> b.getFloat(at);
      case "f8"       -> b.getDouble(at);
      case "f2"       -> half(b.getShort(at));
      case "i1"       -> b.get(at);
      case "i2"       -> b.getShort(at);
      case "i4"       -> b.getInt(at);
      case "i8"       -> b.getLong(at);
      case "u1", "b1" -> b.get(at) & 0xff;
      case "u2"       -> b.getShort(at) & 0xffff;
      case "u4"       -> b.getInt(at) & 0xffffffffL;
      default         -> throw new DataException(name + ": holds numbers of type '" + kind + "'", "write others, as with x.astype('float32')");
    };
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
