package dev.rondo.data;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * z = (x - shift) / scale, a pair of numbers a column. It is fitted on the training part alone, so that nothing of the validation
 * part leaks into what the network sees, and stored with the model, so that a forecast comes back in the units of the data.
 */
public record Scaler(Kind kind, List<Double> shift, List<Double> scale) {

  /** What the training part is brought to. */
  public enum Kind {
    /** Mean 0 and standard deviation 1. */
    STANDARDISE,
    /** The range from 0 to 1. */
    MINMAX,
    /** As it is. */
    NONE;

    /** As settings write it. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public Scaler {
    shift = List.copyOf(shift);
    scale = List.copyOf(scale);
  }

  /** Fits each column on those of its rows that {@code training} is true for. */
  public static Scaler fit(Kind kind, Table table, boolean[] training) {
    double[][] kept = table.columns().stream().map(c -> keep(c.values(), training)).toArray(double[][]::new);
    List<Double> shift = Arrays.stream(kept).map(x -> shift(kind, x)).toList();
    List<Double> scale = Arrays.stream(kept).map(x -> scale(kind, x)).toList();
    return new Scaler(kind, shift, scale);
  }

  public double apply(int column, double x) {
    return (x - shift.get(column)) / scale.get(column);
  }

  public double invert(int column, double z) {
    return z * scale.get(column) + shift.get(column);
  }

  /** The scaler of some of the columns. */
  public Scaler select(List<Integer> columns) {
    return new Scaler(kind, columns.stream().map(shift::get).toList(), columns.stream().map(scale::get).toList());
  }

  private static double[] keep(double[] values, boolean[] training) {
    return java.util.stream.IntStream.range(0, values.length).filter(i -> training[i]).mapToDouble(i -> values[i]).toArray();
  }

  private static double shift(Kind kind, double[] x) {
    return switch (kind) {
      case STANDARDISE -> mean(x);
      case MINMAX      -> Arrays.stream(x).min().orElse(0);
      case NONE        -> 0;
    };
  }

  private static double scale(Kind kind, double[] x) {
    double scale = switch (kind) {
      case STANDARDISE -> deviation(x);
      case MINMAX      -> Arrays.stream(x).max().orElse(1) - Arrays.stream(x).min().orElse(0);
      case NONE        -> 1;
    };
    return scale > 0 ? scale : 1;   // a constant column stays a constant
  }

  private static double mean(double[] x) {
    return Arrays.stream(x).average().orElse(0);
  }

  private static double deviation(double[] x) {
    double mean = mean(x);
    return Math.sqrt(Arrays.stream(x).map(v -> (v - mean) * (v - mean)).average().orElse(0));
  }
}
