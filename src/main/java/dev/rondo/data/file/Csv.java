package dev.rondo.data.file;

import dev.rondo.data.DataException;
import dev.rondo.data.Decimals;
import dev.rondo.data.store.Gaps;
import dev.rondo.data.store.Grid;
import dev.rondo.data.store.Npy;
import dev.rondo.data.store.SpillingGrid;
import dev.rondo.data.store.Table;
import dev.rondo.data.store.TextFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * CSV file -> {@link Table}. Lines that start with '#' are comments. Only columns that are requested as numbers must
 * hold numbers or gaps. Every row must have as many fields as the first.
 */
public final class Csv {

  private static final CSVFormat FORMAT = CSVFormat.DEFAULT.builder()
      .setCommentMarker('#').setTrim(true).setIgnoreEmptyLines(true).get();

  /** How to treat an empty field in a column of words. */
  public enum Blank {
    /** It is filled like a gap between numbers, if the kind of gaps applies to words. */
    FILLED,
    /** It is an error; a word that marks a gap elsewhere is an ordinary word. */
    REFUSED,
    /** It stays empty. */
    KEPT
  }

  /** A column of words. */
  public record Word(ColumnReference column, Blank blank) {}

  /**
   * Columns of numbers, columns of words, and how to fill gaps. The column {@code group} separates sequences; a gap is
   * never filled from another sequence.
   */
  public record Wanted(List<ColumnReference> numbers, List<Word> words, Gaps gaps, Optional<ColumnReference> group) {
    public Wanted {
      numbers = List.copyOf(numbers);
      words = List.copyOf(words);
    }

    /** Columns of a single sequence. */
    public Wanted(List<ColumnReference> numbers, List<Word> words, Gaps gaps) {
      this(numbers, words, gaps, Optional.empty());
    }

    /** Numbers without gaps. */
    public Wanted(List<ColumnReference> numbers) {
      this(numbers, List.of(), Gaps.REFUSED);
    }

    private List<ColumnReference> wordColumns() {
      return words.stream().map(Word::column).toList();
    }
  }

  /** The columns to read from a table with a known header. */
  public record Request(Header header, Wanted wanted) {}

  private final Path file;
  private final Header header;
  private final Wanted wanted;
  private final int[] places, spoken;
  private final int group;   // index among the words, or -1

  private final SpillingGrid rows;
  private final List<List<String>> texts;
  private final List<BitSet> gaps;
  private final IntStream.Builder lines = IntStream.builder();
  private final Map<String, String> pool = new HashMap<>();   // one string for equal words
  private int count;
  private double[] numbers;   // of the previous row
  private List<String> said;

  private Csv(Request request) {
    this.header = request.header;
    this.wanted = request.wanted;
    this.file = header.first().file();
    header.distinct("columns", wanted.numbers);
    unambiguous(wanted.numbers);
    unambiguous(wanted.wordColumns());
    this.places = header.places(wanted.numbers);
    this.spoken = header.places(wanted.wordColumns());
    this.group = wanted.group.map(wanted.wordColumns()::indexOf).orElse(-1);
    this.rows = new SpillingGrid(places.length, Npy.Kind.F8);
    this.texts = wanted.words.stream().<List<String>>map(w -> new ArrayList<>()).toList();
    this.gaps = wanted.numbers.stream().map(w -> new BitSet()).toList();
  }

  /** Checks that the text of a column is unique, because a table identifies its columns by text. */
  private void unambiguous(List<ColumnReference> columns) {
    Map<String, ColumnReference> before = new HashMap<>();
    for (ColumnReference column : columns) {
      ColumnReference other = before.put(column.text(), column);
      if (other != null && !other.equals(column)) throw header.first().wrong("column " + column.text() + " and the column named '" + column.text() + "' are both asked for", "give both by number");
    }
  }

  /**
   * Reads a table; the requested columns determine whether it has a header. Throws {@link DataException} with the
   * position of an invalid field.
   */
  public static Table read(Path file, Wanted wanted, TableLayout layout) {
    return read(file, layout, first -> new Request(Header.of(first, wanted.numbers, wanted.wordColumns()), wanted));
  }

  /**
   * Reads a table; {@code ask} sees the first row and returns the columns to read. The file is opened once, so it may
   * be a pipe.
   */
  public static Table read(Path file, TableLayout layout, Function<FirstRow, Request> ask) {
    return parse(file, layout, parser -> {
      Iterator<CSVRecord> records = parser.iterator();
      if (!records.hasNext()) throw empty(file);
      CSVRecord first = records.next();
      Csv csv = new Csv(ask.apply(firstRow(file, layout, first, parser)));
      if (!csv.header.isPresent()) csv.add(first, csv.header.first().line());
      while (records.hasNext()) csv.add(records.next(), parser.getCurrentLineNumber());
      return csv.table();
    });
  }

  /** Only the first row, which may be a header. */
  public static FirstRow first(Path file, TableLayout layout) {
    requirePlain(file);
    return parse(file, layout, parser -> {
      for (CSVRecord first : parser) return firstRow(file, layout, first, parser);
      throw empty(file);
    });
  }

  /** Throws {@link DataException} for a pipe or similar special file, because the table is opened more than once. */
  private static void requirePlain(Path file) {
    if (!Files.exists(file) || Files.isRegularFile(file) || Files.isDirectory(file)) return;
    throw new DataException(file, "is not a plain file, and this table is read twice", "write what comes from there to a file, and give that");
  }

  private static FirstRow firstRow(Path file, TableLayout layout, CSVRecord first, CSVParser parser) {
    return new FirstRow(file, layout, parser.getCurrentLineNumber(), List.of(first.values()));
  }

  private static <T> T parse(Path file, TableLayout layout, Function<CSVParser, T> read) {
    CSVFormat format = FORMAT.builder().setDelimiter(layout.separator()).get();
    try (LimitedReader text = new LimitedReader(file, TextFile.reader(file)); CSVParser parser = format.parse(text)) {
      text.readBy(parser);
      return read.apply(parser);
    } catch (NoSuchFileException e) {
      throw new DataException(file, "there is no such file", "give the path of a CSV file, from the folder you are in");
    } catch (CharacterCodingException e) {
      throw DataException.notText(file);
    } catch (IOException | UncheckedIOException e) {
      if (e.getCause() instanceof CharacterCodingException) throw DataException.notText(file);
      throw DataException.unreadable(file, e);
    }
  }

  private void add(CSVRecord record, long line) {
    if (record.size() != header.columns()) throw uneven(record, line);
    boolean begins = begins(record, said);
    numbers = row(record, line, begins ? null : numbers);
    said = texts(record, line, begins ? null : said);
    for (int i = 0; i < places.length; i++) if (Decimals.isGap(record.get(places[i]))) gaps.get(i).set(count);
    rows.add(numbers);
    for (int i = 0; i < said.size(); i++) {
      boolean pooled = wanted.words.get(i).blank != Blank.KEPT;
      texts.get(i).add(pooled ? pool.computeIfAbsent(said.get(i), w -> w) : said.get(i));
    }
    lines.add((int) line);
    count++;
  }

  private Table table() {
    if (count == 0) throw empty(file);
    Grid grid = rows.grid();
    var columns = IntStream.range(0, places.length).mapToObj(i -> new Table.Column(number(i), grid, i, gaps.get(i))).toList();
    var words = IntStream.range(0, spoken.length).mapToObj(i -> new Table.Words(word(i), texts.get(i))).toList();
    return new Table(file, columns, words, lines.build().toArray());
  }

  /** The name of a column of numbers. */
  private String number(int i) {
    return wanted.numbers.get(i).text();
  }

  /** The name of a column of words. */
  private String word(int i) {
    return wanted.words.get(i).column.text();
  }

  private static DataException empty(Path file) {
    return new DataException(file, "holds no rows", "give a file with a header and at least one row of numbers");
  }

  private DataException wrong(long line, String found, String remedy) {
    return new DataException(file, line, found, remedy);
  }

  private DataException uneven(CSVRecord record, long line) {
    boolean commas = record.size() > header.columns() && header.first().layout().separator() == ',';
    String quotes = commas ? "; a field with a comma in it, such as a decimal comma, must stand in quotes" : "";
    return Separators.other(header.first()).orElseGet(() -> wrong(line, "this row has " + record.size() + " fields, the first has " + header.columns(),
        "give every row the same number of fields" + quotes));
  }

  /** Whether a row is the first of a sequence; {@code before} holds the words of the previous row, or null. */
  private boolean begins(CSVRecord record, List<String> before) {
    if (before == null) return true;
    return group >= 0 && !record.get(spoken[group]).equals(before.get(group));
  }

  /** {@code before} is the previous row of the same sequence, or null. */
  private double[] row(CSVRecord record, long line, double[] before) {
    double[] row = new double[places.length];
    for (int i = 0; i < places.length; i++) {
      String text = record.get(places[i]);
      row[i] = Decimals.isGap(text) && wanted.gaps.kind() != Gaps.Kind.REFUSE ? filled(i, line, before) : number(text, number(i), line);
    }
    return row;
  }

  private double filled(int column, long line, double[] before) {
    return switch (wanted.gaps.kind()) {
      case VALUE        -> wanted.gaps.value();
      case MEAN, REFUSE -> Double.NaN;   // filled after the training part is known
      case PREVIOUS     -> {
        if (before == null) throw wrong(line, "column '" + number(column) + "' has a gap in the first row, and no row before it to fill it with", "fill it, or set missing = value(0)");
        yield before[column];
      }
    };
  }

  private List<String> texts(CSVRecord record, long line, List<String> before) {
    List<String> row = new ArrayList<>();
    for (int i = 0; i < spoken.length; i++) {
      String text = record.get(spoken[i]);
      boolean stands = switch (wanted.words.get(i).blank) {
        case FILLED  -> !Decimals.isGap(text);
        case REFUSED -> !text.isEmpty();
        case KEPT    -> true;
      };
      if (stands) row.add(text);
      else if (wanted.gaps.kind() == Gaps.Kind.PREVIOUS && before != null && isFilled(i)) row.add(before.get(i));
      else throw wrong(line, "column '" + word(i) + "' is empty", "write a word in its place; only missing = previous fills gaps between words, and never labels");
    }
    return row;
  }

  private boolean isFilled(int word) {
    return wanted.words.get(word).blank == Blank.FILLED;
  }

  private double number(String text, String column, long line) {
    if (text.isEmpty()) throw wrong(line, "column '" + column + "' is empty", "fill the gap or remove the row, or say how with the key 'missing'");
    if (!Decimals.isNumber(text)) throw Separators.other(header.first()).orElseGet(() -> noNumber(text, column, line));
    return Double.parseDouble(text);
  }

  private DataException noNumber(String text, String column, long line) {
    String what = isDecimalComma(text) ? "a number with a decimal comma" : "which is not a number";
    return wrong(line, "column '" + column + "' holds '" + text + "', " + what, instead(text, line));
  }

  private String instead(String text, long line) {
    if (isDecimalComma(text)) return "write numbers with a decimal point, as " + text.replace(".", "").replace(',', '.');
    if (Decimals.isGap(text)) return "give a number such as 12.5, remove the row, or say how to fill gaps with the key 'missing'";
    boolean first = !header.isPresent() && line == header.first().line();
    return "give a number such as 12.5, or leave the row out" + (first ? "; if the first row names the columns, set header = yes" : "");
  }

  private static boolean isDecimalComma(String text) {
    return text.matches("[-+]?\\d*+(\\.\\d{3})*+,\\d++([eE][-+]?\\d{1,3})?");
  }
}
