package dev.rondo.codegen.machine;

/** The type of every number in one compiled program. */
public enum Element {
  F32(4, 24), F64(8, 53);

  private final int bytes;
  private final int digits;

  Element(int bytes, int digits) {
    this.bytes = bytes;
    this.digits = digits;
  }

  /** The largest n such that all whole numbers up to n are exact: 2^24 in single precision and 2^53 in double. */
  public long lastCount() {
    return 1L << digits;
  }

  /** The maximum finite number. */
  public double greatest() {
    return this == F32 ? Float.MAX_VALUE : Double.MAX_VALUE;
  }

  public int bytes() {
    return bytes;
  }
}
