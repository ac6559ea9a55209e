package dev.rondo.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

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

  /** Fits each column of a table on those of its rows that {@code training} is true for. */
  public static Scaler fit(Kind kind, Table table, boolean[] training) {
    return fit(kind, table.grid(table.columns().stream().map(Table.Column::name).toList()), training, false);
  }

  /** Fits each column on the numbers in its rows of the training part, gaps left out; with {@code shared}, all columns are one, as the pixels of a picture are. */
  public static Scaler fit(Kind kind, Grid numbers, boolean[] training, boolean shared) {
    List<Double> shift = new ArrayList<>(), scale = new ArrayList<>();
    int width = numbers.width();
    for (int c = 0; c < width; c++) {
      int column = c;
      boolean done = shared && c > 0;
      shift.add(done ? shift.get(0) : shift(kind, () -> kept(numbers, training, column, shared)));
      scale.add(done ? scale.get(0) : scale(kind, () -> kept(numbers, training, column, shared)));
    }
    return new Scaler(kind, shift, scale);
  }

  private static DoubleStream kept(Grid numbers, boolean[] training, int column, boolean shared) {
    IntStream rows = IntStream.range(0, numbers.rows()).filter(r -> training[r]);
    DoubleStream all = shared ? rows.mapToObj(r -> r).flatMapToDouble(r -> IntStream.range(0, numbers.width()).mapToDouble(c -> numbers.at(r, c))) : rows.mapToDouble(r -> numbers.at(r, column));
    return all.filter(x -> !Double.isNaN(x));
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

  private static double shift(Kind kind, Supplier<DoubleStream> x) {
    double least = x.get().min().orElse(0), range = x.get().max().orElse(0) - least;
    return switch (kind) {
      case STANDARDISE -> range > 0 ? x.get().average().orElse(0) : least;   // a mean of equal numbers may differ from them in the last bit
      case MINMAX      -> least;
      case NONE        -> 0;
    };
  }

  /** A constant column, whose range is 0, becomes 0 and is not divided: what differs from it later stands as far from 0 as it differs. */
  private static double scale(Kind kind, Supplier<DoubleStream> x) {
    double range = x.get().max().orElse(0) - x.get().min().orElse(0);
    if (kind == Kind.NONE || !(range > 0)) return 1;
    return kind == Kind.MINMAX ? range : deviation(x);
  }

  private static double deviation(Supplier<DoubleStream> x) {
    double mean = x.get().average().orElse(0);
    return Math.sqrt(x.get().map(v -> (v - mean) * (v - mean)).average().orElse(0));
  }
}
