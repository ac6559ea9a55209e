package dev.rondo.codegen.schedule;

/** A stretch of the arena, placed by {@link Arena}. Two buffers are the same only if they are one object. */
public final class Buffer {

  private final String name;
  private final int size;
  private final boolean kept;

  /** @param kept whether it holds its numbers between runs, so that nothing else may use its place */
  Buffer(String name, long size, boolean kept) {
    if (size > Integer.MAX_VALUE - 1024) {
      throw new IllegalArgumentException("'" + name + "' needs " + size + " numbers, more than one array holds; take a smaller batch or fewer steps");
    }
    this.name = name;
    this.size = (int) size;
    this.kept = kept;
  }

  public String name() {
    return name;
  }

  /** How many elements it holds. */
  public int size() {
    return size;
  }

  public boolean kept() {
    return kept;
  }

  @Override
  public String toString() {
    return name + "[" + size + "]";
  }
}
