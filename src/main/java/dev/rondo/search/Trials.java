package dev.rondo.search;

import dev.rondo.data.DataException;
import dev.rondo.data.Decimals;
import dev.rondo.data.file.ColumnReference;
import dev.rondo.data.file.Csv;
import dev.rondo.data.file.CsvText;
import dev.rondo.data.file.TableLayout;
import dev.rondo.data.store.Gaps;
import dev.rondo.data.store.Table;
import dev.rondo.data.store.TextFile;
import dev.rondo.model.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** trial -> its result: the table of a search, in a CSV file that is rewritten atomically after each trial. */
public final class Trials {

  /** The result of a trial. {@code loss} is the lowest validation loss; NaN if training diverged. */
  public record Result(List<String> values, double loss, int bestEpoch, int epochs, double seconds, String outcome) {}

  private static final List<String> MEASURED = List.of("validation_loss", "best_epoch", "epochs", "seconds", "outcome");

  private static final TableLayout LAYOUT = new TableLayout(',', TableLayout.Heading.FIRST_ROW);

  private final Path file;
  private final String search;
  private final List<String> keys;
  private final Map<List<String>, Result> results = new LinkedHashMap<>();

  private Trials(Path file, String search, List<String> keys) {
    this.file = file;
    this.search = search;
    this.keys = List.copyOf(keys);
  }

  /**
   * The table in a file, or an empty one if there is no file. Throws {@link DataException} if the file belongs to
   * another {@code search} or varies other keys.
   */
  public static Trials open(Path file, String search, List<String> keys) {
    Trials trials = new Trials(file, search, keys);
    if (Files.exists(file)) trials.read();
    return trials;
  }

  private void read() {
    List<String> header = new ArrayList<>(keys), first = Csv.first(file, LAYOUT).fields();
    header.addAll(MEASURED);
    if (!first.equals(header)) throw refused("has the columns " + String.join(", ", first) + ", but this search has " + String.join(", ", header));
    if (!mark().equals(search)) throw refused("belongs to a search with another program, other settings or other data");
    Table table = Csv.read(file, new Csv.Wanted(List.of(), header.stream().map(h -> new Csv.Word(ColumnReference.of(h), Csv.Blank.FILLED)).toList(), Gaps.REFUSED), LAYOUT);
    for (int r = 0; r < table.rows(); r++) {
      int row = r;
      List<String> values = keys.stream().map(k -> table.words(k).get(row)).toList();
      results.put(values, new Result(values, number(table, r, "validation_loss"), (int) number(table, r, "best_epoch"), (int) number(table, r, "epochs"), number(table, r, "seconds"), table.words("outcome").get(r)));
    }
  }

  private String mark() {
    try {
      return TextFile.read(file).lines().filter(l -> l.startsWith("# search ")).map(l -> l.substring(9)).findFirst().orElse("");
    } catch (IOException e) {
      throw new DataException(file, "cannot be read (" + e.getMessage() + ")", "choose another file with --out");
    }
  }

  private static double number(Table table, int row, String column) {
    String text = table.words(column).get(row);
    if (text.equals("-")) return Double.NaN;
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw table.wrong(row, "column '" + column + "' holds '" + text + "', which is not a number", "remove the line, and its trial is run again");
    }
  }

  private DataException refused(String found) {
    return new DataException(file, found, "remove the file, or choose another with --out");
  }

  /** The result of a trial, if it has run. */
  public Optional<Result> of(Trial trial) {
    return Optional.ofNullable(results.get(trial.values()));
  }

  /** Adds the result of a trial and writes the file. */
  public void add(Result result) {
    results.put(result.values(), result);
    byte[] bytes = csv().getBytes(StandardCharsets.UTF_8);
    AtomicFile.write(file, bytes);
  }

  private String csv() {
    StringBuilder csv = new StringBuilder("# search " + search + "\n");
    csv.append(line(keys, MEASURED));
    for (Result r : results.values()) {
      String loss = Double.isNaN(r.loss) ? "-" : Decimals.shortest(r.loss), seconds = String.format(java.util.Locale.ROOT, "%.2f", r.seconds);
      csv.append(line(r.values, List.of(loss, String.valueOf(r.bestEpoch), String.valueOf(r.epochs), seconds, r.outcome)));
    }
    return csv.toString();
  }

  private static String line(List<String> values, List<String> measured) {
    return CsvText.line(Stream.concat(values.stream(), measured.stream()).toList()) + "\n";
  }

  /** Trials by score, the best first, then those without a score. Ties keep the order in which they ran. */
  public List<Result> ranked() {
    return results.values().stream().sorted(Comparator.comparingDouble(r -> Double.isNaN(r.loss) ? Double.POSITIVE_INFINITY : r.loss)).toList();
  }
}
