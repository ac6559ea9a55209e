package dev.rondo.data.store;

/** How to treat an empty or NaN cell. {@code value} fills it if the kind is {@link Kind#VALUE}. */
public record Gaps(Kind kind, double value) {

  /** The value that fills a gap. */
  public enum Kind {
    /** None: a gap is an error with row and column. */
    REFUSE,
    /** The previous row; in the first row, a gap is an error. */
    PREVIOUS,
    /** The mean of the column over the training part. */
    MEAN,
    /** One constant number. */
    VALUE
  }

  public static final Gaps REFUSED = new Gaps(Kind.REFUSE, 0);
}
