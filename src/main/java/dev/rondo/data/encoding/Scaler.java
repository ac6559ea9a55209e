package dev.rondo.data.encoding;

import com.google.gson.annotations.SerializedName;
import dev.rondo.data.store.Grid;
import dev.rondo.data.store.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * z = (x - shift) / scale, with a pair of numbers for each column. It is fitted on the training part only, so that the
 * network sees nothing of the validation part. A model stores it, so that a forecast is in the units of the data.
 */
public record Scaler(
    @SerializedName("kind")  Kind kind,
    @SerializedName("shift") List<Double> shift,
    @SerializedName("scale") List<Double> scale) {

  /** The target of the scaling, for the training part. */
  public enum Kind {
    /** Mean 0 and standard deviation 1. */
    @SerializedName("STANDARDISE") STANDARDISE,
    /** The range from 0 to 1. */
    @SerializedName("MINMAX") MINMAX,
    /** Unchanged. */
    @SerializedName("NONE") NONE;

    /** The name in the settings. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public Scaler {
    Objects.requireNonNull(kind);
    shift = List.copyOf(shift);
    scale = List.copyOf(scale);
    if (shift.size() != scale.size()) throw new IllegalArgumentException("has " + shift.size() + " of shift and " + scale.size() + " of scale");
    for (double s : shift) if (!Double.isFinite(s)) throw new IllegalArgumentException("has a shift of " + s);
    for (double s : scale) if (!(s > 0 && s < Double.POSITIVE_INFINITY)) throw new IllegalArgumentException("has a scale of " + s + ", which is not above 0");
  }

  /** Fits each column of a table on the rows for which {@code training} is true. */
  public static Scaler fit(Kind kind, Table table, boolean[] training) {
    return fit(kind, table.grid(table.columns().stream().map(Table.Column::name).toList()), training, false);
  }

  /**
   * Fits each column on its numbers in the training part, without gaps. With {@code shared}, all columns have one
   * scale, such as the pixels of an image.
   */
  public static Scaler fit(Kind kind, Grid numbers, boolean[] training, boolean shared) {
    int width = numbers.width();
    DoubleSummaryStatistics[] all = statistics(numbers, training, shared, (c, x) -> x);
    double[] means = Arrays.stream(all).mapToDouble(DoubleSummaryStatistics::getAverage).toArray();
    DoubleSummaryStatistics[] squares = kind == Kind.STANDARDISE ? statistics(numbers, training, shared, (c, x) -> (x - means[c]) * (x - means[c])) : all;
    List<Double> shift = new ArrayList<>(), scale = new ArrayList<>();
    for (int c = 0; c < width; c++) {
      int place = shared ? 0 : c;
      shift.add(shift(kind, all[place]));
      scale.add(scale(kind, all[place], squares[place]));
    }
    return new Scaler(kind, shift, scale);
  }

  /** (column, number) -> the number to add up. */
  interface Measure {
    double of(int column, double x);
  }

  /**
   * Statistics of the numbers in the training part, without gaps, for each column; for {@code shared} columns, one for
   * all. One pass, row by row.
   */
  static DoubleSummaryStatistics[] statistics(Grid numbers, boolean[] training, boolean shared, Measure measure) {
    int width = numbers.width();
    DoubleSummaryStatistics[] all = new DoubleSummaryStatistics[shared ? Math.min(1, width) : width];
    Arrays.setAll(all, c -> new DoubleSummaryStatistics());
    for (int r = 0; r < numbers.rows(); r++) {
      if (!training[r]) continue;
      for (int c = 0; c < width; c++) {
        double x = numbers.at(r, c);
        int place = shared ? 0 : c;
        if (!Double.isNaN(x)) all[place].accept(measure.of(place, x));
      }
    }
    return all;
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

  private static double range(DoubleSummaryStatistics x) {
    return x.getCount() == 0 ? 0 : x.getMax() - x.getMin();
  }

  private static double shift(Kind kind, DoubleSummaryStatistics x) {
    double least = x.getCount() == 0 ? 0 : x.getMin();
    return switch (kind) {
      case STANDARDISE -> range(x) > 0 ? x.getAverage() : least;   // the mean of equal numbers may differ from them in the last bit
      case MINMAX      -> least;
      case NONE        -> 0;
    };
  }

  /**
   * A constant column has the range 0. It becomes 0 without a division; a later number keeps its difference from the
   * constant.
   */
  private static double scale(Kind kind, DoubleSummaryStatistics x, DoubleSummaryStatistics squares) {
    if (kind == Kind.NONE || !(range(x) > 0)) return 1;
    double deviation = Math.sqrt(squares.getAverage());
    return kind == Kind.MINMAX || deviation == 0 ? range(x) : deviation;   // squares of numbers below 1e-162 are 0
  }
}
