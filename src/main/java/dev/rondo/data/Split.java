package dev.rondo.data;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Random;

/** examples -> training part + validation part. */
public sealed interface Split {

  /** The rows where the examples of each part start. */
  record Parts(int[] training, int[] validation) {

    /** The part that scores are measured on: the validation part, or all data if there is no training part. */
    public String name() {
      return training.length == 0 ? "all" : "validation";
    }
  }

  /** The share of the data that validates. */
  double share();

  /**
   * Throws {@link DataException} if a part would be empty. {@code ahead} is the distance from an example's first row to
   * its first target.
   */
  default Parts of(Window window, int rows, int ahead) {
    if (!(share() > 0 && share() < 1)) throw new DataException("a validation share of " + share(), "give a number between 0 and 1, such as 0.2");
    return filled(cut(window, rows, ahead), window, rows);
  }

  /** Checks that each part has an example; throws {@link DataException} if one is empty. */
  static Parts filled(Parts parts, Window window, int rows) {
    if (parts.training.length == 0) throw empty("training", window, rows);
    if (parts.validation.length == 0) throw empty("validation", window, rows);
    return parts;
  }

  /** Splits whole examples, which do not overlap. Throws {@link DataException} if a part would be empty. */
  default Parts of(int examples) {
    return of(new Window(1, 0, 1), examples, 0);
  }

  Parts cut(Window window, int rows, int ahead);

  /** Rows from {@code cut} on validate. */
  static Parts at(Window window, int rows, int cut, int ahead) {
    int[] starts = window.starts(rows);
    return new Parts(
        Arrays.stream(starts).filter(s -> window.target(s) < cut).toArray(),
        Arrays.stream(starts).filter(s -> s + ahead >= cut).toArray());
  }

  /** The last rows validate. Training reads none of them, but validation examples may look back to earlier rows. */
  record Last(double share) implements Split {
    @Override
    public Parts cut(Window window, int rows, int ahead) {
      return at(window, rows, (int) Math.floor(rows * (1 - share)), ahead);
    }
  }

  /** Randomly drawn examples validate. If windows overlap, they share rows with training examples. */
  record Drawn(double share, long seed) implements Split {
    @Override
    public Parts cut(Window window, int rows, int ahead) {
      int[] starts = window.starts(rows);
      int count = (int) Math.round(starts.length * share);
      BitSet drawn = draw(starts.length, count);
      return new Parts(
          java.util.stream.IntStream.range(0, starts.length).filter(e -> !drawn.get(e)).map(e -> starts[e]).toArray(),
          drawn.stream().map(e -> starts[e]).toArray());
    }

    private BitSet draw(int examples, int count) {
      Random random = new Random(seed);
      BitSet drawn = new BitSet(examples);
      for (int left = count; left > 0;) {
        int e = random.nextInt(examples);
        if (drawn.get(e)) continue;
        drawn.set(e);
        left--;
      }
      return drawn;
    }
  }

  private static DataException empty(String part, Window window, int rows) {
    return new DataException("the split leaves no example in the " + part + " part: " + (window.horizon() == 0 ? "there " + (rows == 1 ? "is 1" : "are " + rows) + " in all" : "the data has " + rows + " rows and an example needs " + (window.steps() + window.horizon())),
        "change the share that validates, or give " + (window.horizon() == 0 ? "more" : "longer data or a smaller window"));
  }
}
