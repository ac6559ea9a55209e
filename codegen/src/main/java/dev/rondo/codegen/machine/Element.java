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

  /** How far it counts one by one: beyond, two whole numbers would be one. */
  public long lastCount() {
    return 1L << digits;
  }

  /** The greatest finite number. */
  public double greatest() {
    return this == F32 ? Float.MAX_VALUE : Double.MAX_VALUE;
  }

  public int bytes() {
    return bytes;
  }
}
