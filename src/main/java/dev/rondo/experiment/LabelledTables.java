package dev.rondo.experiment;

import dev.rondo.data.Role;
import dev.rondo.data.file.ColumnReference;
import dev.rondo.data.file.Csv;
import dev.rondo.data.file.Csv.Blank;
import dev.rondo.data.file.FirstRow;
import dev.rondo.data.file.GroupedTable;
import dev.rondo.data.file.Header;
import dev.rondo.data.store.Sequences;
import dev.rondo.data.store.Table;
import dev.rondo.settings.LabelPlan;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** labelled table -> sequences. */
final class LabelledTables {

  private LabelledTables() {}

  /**
   * The columns of numbers: those that the settings name, or all others. They are given by name if the label is,
   * otherwise by number.
   */
  static List<String> columns(LabelPlan.Sheet sheet, Path file) {
    if (!sheet.columns().isEmpty()) return ColumnReference.texts(sheet.columns());
    Header header = header(sheet, Csv.first(file, sheet.layout()));
    Set<Integer> taken = named(sheet).map(header::place).collect(Collectors.toSet());
    List<Integer> others = IntStream.range(0, header.columns()).filter(place -> !taken.contains(place)).boxed().toList();
    if (isNamed(sheet.label())) return others.stream().map(place -> header.first().fields().get(place)).toList();
    return others.stream().map(place -> String.valueOf(place + 1)).toList();
  }

  /** Unless {@code labelled} is true, a file without a label column is read without labels. */
  static Sequences read(LabelPlan plan, LabelPlan.Sheet sheet, Path file, Role role, List<String> columns, boolean labelled) {
    Table table = Csv.read(file, sheet.layout(), first -> request(plan, sheet, header(sheet, first), numbers(sheet, columns), labelled));
    List<String> categories = ColumnReference.texts(sheet.categories());
    Optional<String> label = Optional.of(sheet.label().text()).filter(table::hasWords), starts = sheet.starts().map(ColumnReference::text);
    return sheet.group().map(g -> GroupedTable.byRows(table, columns, categories, g.text(), label, role.targetOverTime(), starts))
        .orElseGet(() -> GroupedTable.byColumns(table, columns, sheet.features(), label));
  }

  private static Csv.Request request(LabelPlan plan, LabelPlan.Sheet sheet, Header header, List<ColumnReference> numbers, boolean labelled) {
    Optional<ColumnReference> label = Optional.of(sheet.label()).filter(l -> labelled || !isNamed(l) || header.has(l));
    check(header, sheet, numbers, label);
    Map<ColumnReference, Blank> words = new LinkedHashMap<>();
    sheet.categories().forEach(c -> words.put(c, Blank.FILLED));
    Stream.of(sheet.group(), sheet.starts(), label).flatMap(Optional::stream).forEach(c -> words.put(c, Blank.REFUSED));
    List<Csv.Word> asked = words.entrySet().stream().map(w -> new Csv.Word(w.getKey(), w.getValue())).toList();
    return new Csv.Request(header, new Csv.Wanted(numbers, asked, plan.gaps(), sheet.group()));
  }

  /** Checks that the network does not read the label as an input. */
  private static void check(Header header, LabelPlan.Sheet sheet, List<ColumnReference> numbers, Optional<ColumnReference> label) {
    header.distinct("categories", sheet.categories());
    List<ColumnReference> roles = Stream.concat(sheet.group().stream(), sheet.starts().stream()).toList();
    sheet.starts().ifPresent(s -> header.apart(s, "column of 'starts'", sheet.group().stream().toList(), "give 'group' another"));
    label.ifPresent(l -> {
      header.apart(l, "label", numbers, "leave it out of 'columns', or the network reads the answer");
      header.apart(l, "label", sheet.categories(), "leave it out of 'categories', or the network reads the answer");
      header.apart(l, "label", roles, "give 'group' and 'starts' columns of their own");
    });
  }

  /** The columns in the plan; if it names none, those that the model stores. */
  private static List<ColumnReference> numbers(LabelPlan.Sheet sheet, List<String> columns) {
    if (!sheet.columns().isEmpty()) return sheet.columns();
    return columns.stream().map(c -> isNamed(sheet.label()) ? ColumnReference.of(c) : byNumber(c)).toList();
  }

  /**
   * A model that was trained with column numbers stores numbers. Older models are an exception: they stored a number in
   * the header as a name.
   */
  private static ColumnReference byNumber(String column) {
    return column.matches("[1-9]\\d{0,8}") ? ColumnReference.of(Integer.parseInt(column)) : ColumnReference.of(column);
  }

  /**
   * Decided from the columns that the settings name. If none of them holds numbers, and all are given by number, all
   * other columns count too.
   */
  private static Header header(LabelPlan.Sheet sheet, FirstRow first) {
    Set<ColumnReference> words = named(sheet).collect(Collectors.toSet());
    boolean all = sheet.columns().isEmpty() && words.stream().noneMatch(LabelledTables::isNamed);
    if (!all) return Header.of(first, sheet.columns(), words);
    List<ColumnReference> numbers = IntStream.rangeClosed(1, first.fields().size()).mapToObj(ColumnReference::of).toList();
    return Header.of(first, numbers.stream().filter(c -> !words.contains(c)).toList(), words);
  }

  /** The columns that do not hold numbers. */
  private static Stream<ColumnReference> named(LabelPlan.Sheet sheet) {
    Stream<ColumnReference> roles = Stream.of(Optional.of(sheet.label()), sheet.group(), sheet.starts()).flatMap(Optional::stream);
    return Stream.concat(sheet.categories().stream(), roles);
  }

  private static boolean isNamed(ColumnReference column) {
    return column instanceof ColumnReference.ByName;
  }
}
