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
 * (first row, requested columns) -> whether that row is a header, decided once; and a column reference -> the index of
 * its column, from 0. A number always refers to a position. A name is looked up in the header; an unknown name is an
 * error.
 */
public final class Header {

  private final FirstRow first;
  private final boolean present;

  private Header(FirstRow first, boolean present) {
    this.first = first;
    this.present = present;
  }

  /**
   * The layout decides; if it does not, the requested fields do, as numbers and as words. Throws {@link DataException}
   * if they do not determine whether the first row is a header.
   */
  public static Header of(FirstRow first, List<ColumnReference> numbers, Collection<ColumnReference> words) {
    return new Header(first, switch (first.layout().heading()) {
      case FIRST_ROW -> true;
      case NONE      -> false;
      case INFERRED  -> inferred(first, numbers, words);
    });
  }

  /** Whether no requested field is a number. */
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

  /** Whether the first row is a header. */
  public boolean isPresent() {
    return present;
  }

  public int columns() {
    return first.fields().size();
  }

  /** Whether the table has this column. */
  public boolean has(ColumnReference column) {
    return (present || column instanceof ByNumber) && places(first, column).findAny().isPresent();
  }

  /** The index from 0. Throws {@link DataException} if there is no such column, or if two have its name. */
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

  /** Throws {@link DataException} if two values of a key refer to the same column, such as its number and its name. */
  public void distinct(String key, Collection<ColumnReference> columns) {
    Map<Integer, ColumnReference> before = new HashMap<>();
    for (ColumnReference column : columns) {
      ColumnReference same = before.put(place(column), column);
      if (same == null) continue;
      String found = "'" + key + "' has '" + same.text() + "' and '" + column.text() + "', which are the same column";
      throw first.wrong(found, "keep one of the two");
    }
  }

  /** Throws {@link DataException} if a column with a role is among the others. */
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
