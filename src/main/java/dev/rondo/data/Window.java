package dev.rondo.data;

import com.google.gson.annotations.SerializedName;
import java.util.stream.IntStream;

/**
 * An example that starts at row s reads rows s .. s + steps - 1. Its forecast for row r is the value of row r +
 * horizon.
 */
public record Window(
    @SerializedName("steps")   int steps,
    @SerializedName("horizon") int horizon,
    @SerializedName("stride")  int stride) {

  public Window {
    positive("window", steps);
    positive("stride", stride);
    if (horizon < 0) throw new DataException("a horizon of " + horizon, "give 1 to forecast the next row, or more");
  }

  private static void positive(String name, int value) {
    if (value < 1) throw new DataException("a " + name + " of " + value, "it must be at least 1");
  }

  /** The rows where examples start, so that each has all its rows. Throws {@link DataException} if none fits. */
  public int[] starts(int rows) {
    long needed = (long) steps + horizon;
    if (rows < needed) {
      throw new DataException("the data has " + rows + " rows, but one example needs " + needed + " (a window of " + steps + ", and " + horizon + " ahead)",
          "give longer data or a smaller window");
    }
    return IntStream.rangeClosed(0, (int) (rows - needed) / stride).map(i -> i * stride).toArray();
  }

  /** The row of the last target of the example that starts at {@code start}. */
  public int target(int start) {
    return start + steps - 1 + horizon;
  }
}
