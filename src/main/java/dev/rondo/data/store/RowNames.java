package dev.rondo.data.store;

import java.util.AbstractList;
import java.util.Objects;

/** The numbers {@code from}, {@code from + 1}, .. as texts, made when they are asked for: the names of rows that have none. */
public final class RowNames extends AbstractList<String> {

  private final int from;
  private final int size;

  public RowNames(int from, int size) {
    this.from = from;
    this.size = size;
  }

  @Override
  public String get(int index) {
    return String.valueOf(from + Objects.checkIndex(index, size));
  }

  @Override
  public int size() {
    return size;
  }
}
