package dev.rondo.codegen.bytecode;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** (class, method sizes) -> how HotSpot's default limits treat each method. */
public final class MethodSizes {

  /**
   * Bytes of code that HotSpot inlines anywhere (-XX:MaxInlineSize), at a hot call (-XX:FreqInlineSize), and compiles
   * at all (-XX:HugeMethodLimit).
   */
  public enum Limit {
    SMALL(35, "inlined wherever it is called"),
    HOT(325, "inlined where the call is hot"),
    HUGE(8000, "compiled, not inlined"),
    NEVER(Integer.MAX_VALUE, "never compiled");

    private final int bytes;
    private final String what;

    Limit(int bytes, String what) {
      this.bytes = bytes;
      this.what = what;
    }

    /** The limit that applies to a method of {@code size} bytes. */
    public static Limit of(int size) {
      for (Limit limit : values()) if (size <= limit.bytes) return limit;
      throw new AssertionError(size);
    }

    @Override
    public String toString() {
      return what;
    }
  }

  private MethodSizes() {}

  /** A line for each method, longest first. */
  public static String of(byte[] classFile) {
    StringBuilder out = new StringBuilder(String.format(Locale.ROOT, "%8s %7s  %-30s %s%n", "bytes", "of " + Limit.HUGE.bytes, "HotSpot, by its defaults", "method"));
    List<Map.Entry<String, Integer>> all = Bytecode.sizes(classFile).entrySet().stream().sorted(Map.Entry.<String, Integer>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey())).toList();
    all.forEach(e -> out.append(String.format(Locale.ROOT, "%8d %6.1f%%  %-30s %s%n", e.getValue(), 100.0 * e.getValue() / Limit.HUGE.bytes, Limit.of(e.getValue()), e.getKey())));
    return out.append("no method may pass ").append(Bytecode.LONGEST).append(" bytes\n").toString();
  }
}
