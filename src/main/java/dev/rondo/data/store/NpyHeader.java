package dev.rondo.data.store;

import dev.rondo.data.DataException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The header of a NumPy array: a magic word, the version, the length of the rest, and a Python dictionary,
 * {@code {'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }} (numpy.lib.format, versions 1 to 3). {@code type}
 * is NumPy's letter for the type, {@code length} that of a text, or the bytes of a number. The numbers start at byte
 * {@code begin}.
 */
record NpyHeader(List<Integer> shape, String type, int length, ByteOrder order, int begin) {

  /** Maximum length of a header with its prefix; a longer one does not describe a plain array. */
  static final int LONGEST = 1 << 17;

  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final String VALUE = "'[^']*'|\"[^\"]*\"|True|False|\\([\\d,\\sL]*\\)";
  private static final Pattern ENTRY =
      Pattern.compile("\\s*(['\"])(\\w+)\\1\\s*:\\s*(" + VALUE + ")\\s*(,|(?=\\}))");
  private static final Pattern DESCRIPTION = Pattern.compile("['\"]([<>|=]?)([a-zA-Z])(\\d+)['\"]");
  private static final Set<String> KEYS = Set.of("descr", "fortran_order", "shape");
  private static final BigInteger MOST = BigInteger.valueOf(Integer.MAX_VALUE);

  boolean isText() {
    return type.equals("U");
  }

  /** At most the number of bytes in the file. */
  long count() {
    return shape.contains(0) ? 0 : shape.stream().mapToLong(n -> n).reduce(1, (a, b) -> a * b);
  }

  Npy.Kind kind(String name) {
    String wanted = type + length;
    return Arrays.stream(Npy.Kind.values()).filter(k -> k.name().equalsIgnoreCase(wanted)).findFirst()
        .orElseThrow(() -> otherType(name, wanted));
  }

  /**
   * Throws {@link DataException} for another header; the message starts with {@code name}.
   * @param start the first bytes of the file, at least its header, or the whole file
   */
  static NpyHeader of(String name, byte[] start, long size) {
    if (start.length < 12 || !Arrays.equals(MAGIC, Arrays.copyOf(start, 6))) {
      throw new DataException(name + ": is not a NumPy array", "write it with numpy.save or numpy.savez");
    }
    int version = start[6];
    if (version < 1 || version > 3 || start[7] != 0) throw otherVersion(name, start[6] & 0xff, start[7] & 0xff);
    ByteBuffer all = ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN);
    int length = version == 1 ? all.getShort(8) & 0xffff : all.getInt(8), begin = version == 1 ? 10 : 12;
    if (length < 0 || length > start.length - begin) throw damaged(name, "ends within its header");
    Charset charset = version == 3 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1;
    return of(name, new String(start, begin, length, charset).strip(), begin + length, size);
  }

  private static NpyHeader of(String name, String header, int begin, long size) {
    Map<String, String> entries = entries(header);
    Matcher type = DESCRIPTION.matcher(entries.getOrDefault("descr", ""));
    if (!entries.keySet().equals(KEYS) || !type.matches() || !entries.get("shape").startsWith("(")
        || !entries.get("fortran_order").matches("True|False")) {
      throw new DataException(name + ": has the header " + Npy.shortened(header) + ", which describes no array of plain"
          + " numbers", "write numbers, as with x.astype('float32')");
    }
    List<BigInteger> shape = shape(entries.get("shape"));
    if (entries.get("fortran_order").equals("True") && shape.size() > 1) {
      throw new DataException(name + ": lies column by column in memory", "write numpy.ascontiguousarray(x)");
    }
    boolean text = type.group(2).equals("U");
    if (type.group(3).length() > 9 || text && type.group(3).matches("0+")) {
      throw otherType(name, type.group(2) + type.group(3));
    }
    int length = Integer.parseInt(type.group(3));
    check(name, shape, text ? 4L * length : length, size - begin);
    ByteOrder order = type.group(1).equals(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    return new NpyHeader(shape.stream().map(BigInteger::intValue).toList(), type.group(2), length, order, begin);
  }

  private static List<BigInteger> shape(String tuple) {
    return Arrays.stream(tuple.replaceAll("[()L]", "").split(",")).filter(n -> !n.isBlank())
        .map(n -> new BigInteger(n.strip())).toList();
  }

  /** Checks that the file has as many bytes as the shape needs, {@code each} for every number. */
  private static void check(String name, List<BigInteger> shape, long each, long bytes) {
    BigInteger needed = shape.stream().reduce(BigInteger.valueOf(each), BigInteger::multiply);
    String shown = Npy.shortened(shape.toString());
    if (!needed.equals(BigInteger.valueOf(bytes))) {
      throw damaged(name, "has " + bytes + " bytes of numbers, but its shape " + shown + " needs "
          + Npy.shortened(needed.toString()));
    }
    if (shape.stream().anyMatch(n -> n.compareTo(MOST) > 0)) {
      throw new DataException(name + ": has an axis of more than 2^31 - 1 numbers, " + shown, "give it in parts");
    }
  }

  /** The value of each key of the dictionary; empty for other text, or if a key is duplicated. */
  private static Map<String, String> entries(String header) {
    Map<String, String> entries = new HashMap<>();
    if (!header.startsWith("{")) return entries;
    Matcher entry = ENTRY.matcher(header);
    int at = 1;
    for (; entry.region(at, header.length()).useTransparentBounds(true).lookingAt(); at = entry.end()) {
      if (entries.put(entry.group(2), entry.group(3)) != null) return Map.of();
    }
    return header.substring(at).strip().equals("}") ? entries : Map.of();
  }

  private static DataException otherType(String name, String type) {
    String found = name + ": holds numbers of type '" + Npy.shortened(type) + "'";
    return new DataException(found, "write others, as with x.astype('float32')");
  }

  private static DataException otherVersion(String name, int major, int minor) {
    String found = name + ": is of version " + major + "." + minor + " of NumPy's form, and 1.0, 2.0 and 3.0 are known";
    return new DataException(found, "write it again with numpy.save");
  }

  private static DataException damaged(String name, String found) {
    return new DataException(name + ": " + found, "it is damaged; write it again");
  }
}
