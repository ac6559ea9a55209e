package dev.rondo.data.encoding;

import com.google.gson.annotations.SerializedName;
import dev.rondo.data.DataException;
import dev.rondo.data.store.Rows;
import dev.rondo.data.store.Table;
import dev.rondo.data.token.Lexicon;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * row -> the numbers of one time step: scaled measurements, then each category as one-hot. All parameters are fitted on
 * the training part only and stored with the model. {@code fill} holds the number for gaps in each column. A category
 * that the training part lacks is an error with its position; with {@code unseenIsZero} it is a row of zeros.
 */
public record Features(
    @SerializedName("columns")      List<String> columns,
    @SerializedName("scaler")       Scaler scaler,
    @SerializedName("fill")         List<Double> fill,
    @SerializedName("categories")   List<Category> categories,
    @SerializedName("unseenIsZero") boolean unseenIsZero) {

  /** The words of a column in the training part, in order; a word is one-hot by its index. */
  public record Category(
      @SerializedName("column") String column,
      @SerializedName("values") List<String> values) {
    public Category {
      Objects.requireNonNull(column);
      values = List.copyOf(values);
      Lexicon.once(values);
    }
  }

  public Features {
    columns = List.copyOf(columns);
    fill = List.copyOf(fill);
    categories = List.copyOf(categories);
    Objects.requireNonNull(scaler);
    if (fill.size() != columns.size() || scaler.shift().size() != columns.size()) {
      throw new IllegalArgumentException("has " + columns.size() + " columns, " + fill.size() + " of fill and a scaler of " + scaler.shift().size());
    }
  }

  /**
   * How to fit: the kind of scaling, whether all columns share one scale, and whether an unseen category is all zeros.
   */
  public record Fitting(Scaler.Kind kind, boolean shared, boolean unseenIsZero) {}

  /** Fits on the rows for which {@code training} is true. */
  public static Features fit(Fitting how, List<String> columns, Rows data, boolean[] training) {
    Scaler scaler = Scaler.fit(how.kind, data.numbers(), training, how.shared);
    DoubleSummaryStatistics[] all = Scaler.statistics(data.numbers(), training, false, (c, x) -> x);
    List<Double> fill = IntStream.range(0, columns.size()).mapToObj(c -> mean(columns.get(c), all[c])).toList();
    return new Features(columns, scaler, fill, data.words().stream().map(w -> category(w, training)).toList(), how.unseenIsZero);
  }

  private static double mean(String column, DoubleSummaryStatistics training) {
    if (training.getCount() == 0) throw new DataException("column '" + column + "' has no number in the training part", "leave the column out");
    return training.getAverage();
  }

  private static Category category(Table.Words words, boolean[] training) {
    TreeSet<String> values = new TreeSet<>();
    for (int r = 0; r < training.length; r++) if (training[r]) values.add(words.values().get(r));
    return new Category(words.name(), List.copyOf(values));
  }

  /** The count of numbers in a time step. */
  public int width() {
    return columns.size() + categories.stream().mapToInt(c -> c.values.size()).sum();
  }

  /**
   * Throws {@link DataException}, with the position, for a category that the training part lacks, unless such a
   * category is all zeros.
   */
  public Series series(Rows data) {
    if (data.numbers().width() != columns.size()) {
      throw new DataException(data.name() + " has " + data.numbers().width() + " numbers a step, but the model was trained on " + columns.size(), "give data of the same columns");
    }
    List<int[]> codes = new ArrayList<>();
    for (int k = 0; k < categories.size(); k++) codes.add(codes(categories.get(k), data, data.words().get(k).values()));
    double[] shift = scaler.shift().stream().mapToDouble(x -> x).toArray(), scale = scaler.scale().stream().mapToDouble(x -> x).toArray();
    double[] filled = fill.stream().mapToDouble(x -> data.numbers().hasGaps() ? x : Double.NaN).toArray();
    return new Series.Mixed(data.numbers(), shift, scale, filled, codes, categories.stream().mapToInt(c -> c.values.size()).toArray());
  }

  private int[] codes(Category category, Rows data, List<String> words) {
    int[] codes = new int[words.size()];
    for (int r = 0; r < codes.length; r++) {
      codes[r] = category.values.indexOf(words.get(r));
      if (codes[r] < 0 && !unseenIsZero) {
        throw data.wrong(r, "column '" + category.column + "' holds '" + words.get(r) + "', which the training part lacks", "it knows " + DataException.shortened(category.values) + "; leave the row out, or train with unseen = zeros, which reads others as none of these");
      }
    }
    return codes;
  }
}
