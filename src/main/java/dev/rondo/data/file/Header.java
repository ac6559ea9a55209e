package dev.rondo.data.file;

import dev.rondo.data.DataException;
import dev.rondo.data.Decimals;
import dev.rondo.data.file.ColumnReference.ByName;
import dev.rondo.data.file.ColumnReference.ByNumber;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * (first row, columns asked for) -> whether that row names the columns, decided once; and a reference -> the place of its
 * column, from 0. A number is always a place. A name is looked up in the header, and an error where there is none.
 */
public final class Header {

  private final FirstRow first;
  private final boolean present;

  private Header(FirstRow first, boolean present) {
    this.first = first;
    this.present = present;
  }

  /**
   * The layout decides or, where it does not, the fields that are asked for, as numbers and as words. Throws
   * {@link DataException} where these do not tell what the first row is.
   */
  public static Header of(FirstRow first, List<ColumnReference> numbers, Collection<ColumnReference> words) {
    return new Header(first, switch (first.layout().heading()) {
      case FIRST_ROW -> true;
      case NONE      -> false;
      case INFERRED  -> inferred(first, numbers, words);
    });
  }

  /** Whether no field that is asked for is a number. */
  private static boolean inferred(FirstRow first, List<ColumnReference> numbers, Collection<ColumnReference> words) {
    List<String> used = Stream.concat(numbers.stream(), words.stream())
        .flatMap(c -> places(first, c).mapToObj(first.fields()::get)).toList();
    if (used.isEmpty()) return !first.fields().stream().allMatch(Decimals::isNumber);
    if (used.stream().anyMatch(Decimals::isNumber)) return false;
    for (int place : numbers.stream().flatMapToInt(c -> places(first, c)).toArray()) {
      if (Decimals.isGap(first.fields().get(place))) throw ambiguous(first, place);
    }
    return true;
  }

  private static DataException ambiguous(FirstRow first, int place) {
    String found = "the first row has '" + first.fields().get(place) + "' in column " + (place + 1);
    return first.wrong(found + ", so it may be data or the names of the columns", "say which, with header = yes or header = no");
  }

  private static IntStream places(FirstRow first, ColumnReference column) {
    int columns = first.fields().size();
    if (column instanceof ByNumber n) return n.number() <= columns ? IntStream.of(n.number() - 1) : IntStream.empty();
    return IntStream.range(0, columns).filter(i -> first.fields().get(i).equals(column.text()));
  }

  public FirstRow first() {
    return first;
  }

  /** Whether the first row names the columns. */
  public boolean isPresent() {
    return present;
  }

  public int columns() {
    return first.fields().size();
  }

  /** Whether the table has such a column. */
  public boolean has(ColumnReference column) {
    return (present || column instanceof ByNumber) && places(first, column).findAny().isPresent();
  }

  /** From 0; throws {@link DataException} where there is no such column, or where two have its name. */
  public int place(ColumnReference column) {
    if (!present && column instanceof ByName name) throw unnamed(name);
    int[] places = places(first, column).toArray();
    if (places.length > 1) throw twice(column, places);
    if (places.length == 0) throw missing(column);
    return places[0];
  }

  int[] places(List<ColumnReference> columns) {
    return columns.stream().mapToInt(this::place).toArray();
  }

  /** Throws {@link DataException} where the values of a key mean one column twice, such as its number and its name. */
  public void distinct(String key, Collection<ColumnReference> columns) {
    Map<Integer, ColumnReference> before = new HashMap<>();
    for (ColumnReference column : columns) {
      ColumnReference same = before.put(place(column), column);
      if (same == null) continue;
      String found = "'" + key + "' has '" + same.text() + "' and '" + column.text() + "', which are the same column";
      throw first.wrong(found, "keep one of the two");
    }
  }

  /** Throws {@link DataException} where a column that has a role is among others. */
  public void apart(ColumnReference column, String role, Collection<ColumnReference> others, String remedy) {
    for (ColumnReference other : others) {
      if (place(column) == place(other)) throw first.wrong("column '" + other.text() + "' is the " + role, remedy);
    }
  }

  private DataException twice(ColumnReference name, int[] places) {
    String found = "two columns are named '" + name.text() + "', " + (places[0] + 1) + " and " + (places[1] + 1);
    return first.wrong(found, "name them apart, or give the number of the one that you mean");
  }

  private DataException unnamed(ByName column) {
    String found = "column '" + column.name() + "' is asked for by its name, but the table has no header" + because();
    String place = column.name().matches("[1-9]\\d{0,5}") ? "for the column of that number write " + column.name() + " without quotes"
        : "give the number of the column, from 1 to " + columns();
    return first.wrong(found, place + "; if the first row names the columns, set header = yes");
  }

  private String because() {
    if (first.layout().heading() != TableLayout.Heading.INFERRED) return "";
    OptionalInt place = IntStream.range(0, columns()).filter(i -> Decimals.isNumber(first.fields().get(i))).findFirst();
    if (place.isEmpty()) return "";
    return ", since its first row holds the number " + first.fields().get(place.getAsInt()) + " in column " + (place.getAsInt() + 1);
  }

  private DataException missing(ColumnReference column) {
    return Separators.other(first).orElseGet(() -> {
      String number = "a number from 1 to " + columns(), found = "no column '" + column.text() + "'";
      if (!present) return first.wrong(found, "give " + number);
      boolean named = column instanceof ByNumber && first.fields().contains(column.text());
      if (named) return first.wrong(found, "for the column of that name write \"" + column.text() + "\", in quotes");
      return first.wrong(found, "the columns are " + DataException.shortened(first.fields()) + "; give one of these, or " + number);
    });
  }
}
