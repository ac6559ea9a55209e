package dev.rondo.data.file;

/** How a table is written: what stands between the fields of a row, and whether the first row names the columns. */
public record TableLayout(char separator, Heading heading) {

  /** Where the names of the columns are. */
  public enum Heading {
    /** In the first row. */
    FIRST_ROW,
    /** Nowhere: the first row is data. */
    NONE,
    /** In the first row, unless a field of it that is asked for is a number. */
    INFERRED
  }

  /** Fields between commas. */
  public static final TableLayout COMMAS = new TableLayout(',', Heading.INFERRED);
}
