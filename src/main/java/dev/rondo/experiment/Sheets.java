package dev.rondo.experiment;

import dev.rondo.data.Csv;
import dev.rondo.data.DataException;
import dev.rondo.data.Grouped;
import dev.rondo.data.Role;
import dev.rondo.data.Sequences;
import dev.rondo.data.Table;
import dev.rondo.settings.LabelPlan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** labelled table -> sequences. */
final class Sheets {

  private Sheets() {}

  /** The columns of numbers: those that the settings name or all others, by name where the label is given by name, else by number. */
  static List<String> columns(LabelPlan.Sheet sheet, Path file) {
    if (!sheet.columns().isEmpty()) return sheet.columns();
    List<String> first = Csv.first(file, sheet.separator());
    boolean named = first.contains(sheet.label());
    List<String> all = named ? first : IntStream.rangeClosed(1, first.size()).mapToObj(String::valueOf).toList();
    Set<String> taken = new HashSet<>(sheet.categories());
    taken.add(sheet.label());
    sheet.group().ifPresent(taken::add);
    sheet.starts().ifPresent(taken::add);
    List<String> columns = all.stream().filter(c -> !taken.contains(c)).toList();
    if (new HashSet<>(columns).size() < columns.size()) throw new DataException(file, 1, "two columns have one name", "name them apart, or give the columns by number");
    return columns;
  }

  /** Without {@code labelled}, a file that lacks the column of the label is read without labels. */
  static Sequences read(LabelPlan plan, LabelPlan.Sheet sheet, Path file, Role role, List<String> columns, boolean labelled) {
    boolean known = labelled || Csv.isPlace(sheet.label()) || Csv.first(file, sheet.separator()).contains(sheet.label());
    Optional<String> label = Optional.of(sheet.label()).filter(l -> known);
    List<String> words = new ArrayList<>(sheet.categories());
    sheet.group().ifPresent(words::add);
    sheet.starts().ifPresent(words::add);
    label.ifPresent(words::add);
    Table table = Csv.read(file, new Csv.Wanted(columns, words, plan.gaps(), keys(sheet, label), sheet.group()), sheet.separator());
    return sheet.group().map(g -> Grouped.byRows(table, columns, sheet.categories(), g, label, role.targetOverTime(), sheet.starts()))
        .orElseGet(() -> Grouped.byColumns(table, columns, sheet.features(), label));
  }

  /** Words that nothing fills. */
  private static Set<String> keys(LabelPlan.Sheet sheet, Optional<String> label) {
    Set<String> keys = new HashSet<>();
    sheet.group().ifPresent(keys::add);
    sheet.starts().ifPresent(keys::add);
    label.ifPresent(keys::add);
    return keys;
  }
}
