package dev.rondo.data.store;

import java.util.AbstractList;
import java.util.Objects;

/** The numbers {@code from}, {@code from + 1}, .. as texts, created on access: the default names of rows. */
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
