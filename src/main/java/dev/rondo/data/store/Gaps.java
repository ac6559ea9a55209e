package dev.rondo.data.store;

/** What becomes of a cell that is empty or NaN. {@code value} is what fills it, where the kind is {@link Kind#VALUE}. */
public record Gaps(Kind kind, double value) {

  /** Who fills a gap. */
  public enum Kind {
    /** Nobody: it is an error with row and column. */
    REFUSE,
    /** The row before; in the first row it is an error. */
    PREVIOUS,
    /** The mean of the column over the training part. */
    MEAN,
    /** One number for all. */
    VALUE
  }

  public static final Gaps REFUSED = new Gaps(Kind.REFUSE, 0);
}
