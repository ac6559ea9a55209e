package dev.rondo.codegen.schedule.plan;

/** A range of the arena, placed by {@link Arena}. Two buffers are equal only if they are one object. */
public final class Buffer {

  private final String name;
  private final int size;
  private final boolean kept;
  private final boolean grows;

  /** The largest size of one array, less the elements that may be read past its end. */
  static final int MOST = Integer.MAX_VALUE - 1024;

  /** The remedy for buffers that grow with the batch and the steps. */
  static final String FEWER = "take a smaller batch or fewer steps";

  /** @param kept whether it holds its numbers between runs, so that no other buffer may use its place */
  public Buffer(String name, long size, boolean kept) {
    this(name, size, kept, FEWER);
  }

  /** @param remedy what to change if it is too large */
  public Buffer(String name, long size, boolean kept, String remedy) {
    if (size > MOST) throw new IllegalArgumentException("'" + name + "' needs " + size + " numbers, more than one array holds; " + remedy);
    this.grows = remedy.equals(FEWER);
    this.name = name;
    this.size = (int) size;
    this.kept = kept;
  }

  public String name() {
    return name;
  }

  /** The number of elements. */
  public int size() {
    return size;
  }

  /** Whether a larger batch or more steps make it larger. */
  boolean grows() {
    return grows;
  }

  public boolean kept() {
    return kept;
  }

  @Override
  public String toString() {
    return name + "[" + size + "]";
  }
}
