package dev.rondo.data.file;

/** The layout of a table: the separator of fields, and whether the first row is a header. */
public record TableLayout(char separator, Heading heading) {

  /** Where the names of the columns are. */
  public enum Heading {
    /** In the first row. */
    FIRST_ROW,
    /** Nowhere: the first row is data. */
    NONE,
    /** In the first row, unless a requested field of it is a number. */
    INFERRED
  }

  /** Fields separated by commas. */
  public static final TableLayout COMMAS = new TableLayout(',', Heading.INFERRED);
}
