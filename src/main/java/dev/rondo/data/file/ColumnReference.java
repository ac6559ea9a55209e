package dev.rondo.data.file;

import java.util.Collection;
import java.util.List;

/** A column of a table: the n-th, or the one that the header names. */
public sealed interface ColumnReference {

  /** How messages, forecasts and models call the column. */
  String text();

  /** Bare in the settings: {@code 2}, counted from 1. */
  record ByNumber(int number) implements ColumnReference {
    @Override
    public String text() {
      return String.valueOf(number);
    }
  }

  /** In quotes in the settings: {@code "2019"}. */
  record ByName(String name) implements ColumnReference {
    @Override
    public String text() {
      return name;
    }
  }

  static ColumnReference of(String name) {
    return new ByName(name);
  }

  static ColumnReference of(int number) {
    return new ByNumber(number);
  }

  static List<String> texts(Collection<ColumnReference> columns) {
    return columns.stream().map(ColumnReference::text).toList();
  }
}
