package dev.rondo.codegen;

/** The type of every number in one compiled program. */
public enum Element {
  F32(4), F64(8);

  private final int bytes;

  Element(int bytes) {
    this.bytes = bytes;
  }

  public int bytes() {
    return bytes;
  }
}
