package dev.rondo.data.file;

import java.util.Collection;
import java.util.List;

/** A column of a table: by its number, or by its name in the header. */
public sealed interface ColumnReference {

  /** The name of the column in messages, forecasts and models. */
  String text();

  /** Unquoted in the settings: {@code 2}, counted from 1. */
  record ByNumber(int number) implements ColumnReference {
    @Override
    public String text() {
      return String.valueOf(number);
    }
  }

  /** Quoted in the settings: {@code "2019"}. */
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
