package dev.rondo.data.file;

import dev.rondo.data.DataException;
import dev.rondo.data.store.Grid;
import dev.rondo.data.store.RowNames;
import dev.rondo.data.store.Rows;
import dev.rondo.data.store.Sequences;
import dev.rondo.data.store.Table;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * labelled table -> sequences. Either consecutive rows with the same word form a sequence, or each row is a sequence,
 * with its columns step after step.
 */
public final class GroupedTable {

  private GroupedTable() {}

  /**
   * One sequence for each word in the column {@code group}; its time steps are rows of the columns and categories. With
   * {@code eachStep}, every step has a label, otherwise all rows of a sequence must have the same one. The column
   * {@code anew} holds 1 where a sequence restarts within a group, otherwise 0.
   */
  public static Sequences byRows(Table table, List<String> columns, List<String> categories, String group, Optional<String> label, boolean eachStep, Optional<String> anew) {
    List<String> keys = table.words(group), names = new ArrayList<>();
    List<Integer> starts = new ArrayList<>();
    Map<String, Integer> seen = new HashMap<>();
    for (int r = 0; r < keys.size(); r++) {
      if (r > 0 && keys.get(r).equals(keys.get(r - 1))) continue;
      Integer before = seen.put(keys.get(r), r);
      if (before != null) throw table.wrong(r, "sequence '" + keys.get(r) + "' began in line " + table.lines()[before] + " and goes on here", "sort the rows so that those of a sequence follow each other");
      names.add(keys.get(r));
      starts.add(r);
    }
    int[] first = IntStream.concat(starts.stream().mapToInt(Integer::intValue), IntStream.of(keys.size())).toArray();
    Optional<List<String>> labels = label.map(l -> eachStep ? table.words(l) : agreed(table, table.words(l), first, names));
    return new Sequences(Rows.of(table, columns, categories), names, first, labels, eachStep, anew.map(column -> marks(table, column)));
  }

  private static BitSet marks(Table table, String column) {
    List<String> words = table.words(column);
    BitSet marks = new BitSet(words.size());
    for (int r = 0; r < words.size(); r++) {
      if (!words.get(r).matches("[01](\\.0*)?")) throw table.wrong(r, "column '" + column + "' holds '" + words.get(r) + "', but it marks where a sequence starts", "give 1 where one starts and 0 elsewhere");
      marks.set(r, words.get(r).startsWith("1"));
    }
    return marks;
  }

  private static List<String> agreed(Table table, List<String> labels, int[] first, List<String> names) {
    for (int e = 0; e < names.size(); e++) for (int r = first[e] + 1; r < first[e + 1]; r++) {
      if (labels.get(r).equals(labels.get(first[e]))) continue;
      throw table.wrong(r, "sequence '" + names.get(e) + "' has label '" + labels.get(r) + "' here and '" + labels.get(first[e]) + "' in line " + table.lines()[first[e]],
          "give it one label or, for a class at every step, declare the target over time");
    }
    return IntStream.range(0, names.size()).mapToObj(e -> labels.get(first[e])).toList();
  }

  /**
   * One sequence for each row: its columns are those of the first step, then those of the second, and so on,
   * {@code features} a step.
   */
  public static Sequences byColumns(Table table, List<String> columns, int features, Optional<String> label) {
    if (columns.isEmpty() || columns.size() % features != 0) {
      throw new DataException(table.file(), "has " + columns.size() + " columns of numbers, which are not a whole number of steps of " + features, "name the columns to read, or set 'features' to the numbers of a step");
    }
    int steps = columns.size() / features;
    return Sequences.equal(new Rows(table.file(), new Grid.Cut(table.grid(columns), features), List.of(), row -> table.lines()[row / steps]), new RowNames(1, table.rows()), steps, label.map(table::words), false);
  }
}
