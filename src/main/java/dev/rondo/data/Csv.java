package dev.rondo.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * CSV file -> {@link Table}. A column is asked for by the name in the header, or by its number, from 1. Lines that begin with '#' are
 * comments. Only the columns asked for as numbers must hold numbers, gaps aside; every row must have as many fields as the first.
 */
public final class Csv {

  private static final CSVFormat FORMAT = CSVFormat.DEFAULT.builder()
      .setCommentMarker('#').setTrim(true).setIgnoreEmptyLines(true).get();

  /**
   * Columns of numbers, columns of words, and what fills the gaps. Some of the words are never filled, the {@code keys}, such as the label. The column {@code group} tells the
   * sequences apart; from one sequence to the next nothing is filled.
   */
  public record Wanted(List<String> numbers, List<String> words, Gaps gaps, Set<String> keys, Optional<String> group) {
    public Wanted {
      numbers = List.copyOf(numbers);
      words = List.copyOf(words);
      keys = Set.copyOf(keys);
    }

    /** Of one sequence. */
    public Wanted(List<String> numbers, List<String> words, Gaps gaps) {
      this(numbers, words, gaps, Set.of(), Optional.empty());
    }
  }

  private final Path file;
  private final List<String> wanted;
  private final List<String> words;
  private final Wanted how;

  private Csv(Path file, Wanted wanted) {
    this.file = file;
    this.wanted = wanted.numbers;
    this.words = wanted.words;
    this.how = wanted;
  }

  private Csv(Path file, List<String> numbers) {
    this(file, new Wanted(numbers, List.of(), Gaps.REFUSED));
  }

  /** Throws {@link DataException} with file, line and column for anything that is no table of numbers. */
  public static Table read(Path file, List<String> wanted) {
    return read(file, wanted, ',');
  }

  /** As the other, for fields that are separated by something else. */
  public static Table read(Path file, List<String> wanted, char separator) {
    return read(file, new Wanted(wanted, List.of(), Gaps.REFUSED), separator);
  }

  /** Columns of numbers and of words. */
  public static Table read(Path file, Wanted wanted, char separator) {
    return parse(file, separator, parser -> new Csv(file, wanted).table(parser));
  }

  /** The fields of the first row, which are the names of the columns where the file names them. */
  public static List<String> first(Path file, char separator) {
    return parse(file, separator, parser -> {
      for (CSVRecord record : parser) return Arrays.stream(record.values()).map(Csv::withoutMark).toList();
      throw new Csv(file, List.of()).empty();
    });
  }

  /** The texts in one column, row by row; {@code numbers} are the columns that tell whether there is a header. */
  public static List<String> labels(Path file, String column, char separator, List<String> numbers) {
    return parse(file, separator, parser -> new Csv(file, List.copyOf(numbers)).labels(parser, column));
  }

  private static <T> T parse(Path file, char separator, Function<CSVParser, T> read) {
    CSVFormat format = FORMAT.builder().setDelimiter(separator).get();
    try (LimitedReader text = new LimitedReader(file, Files.newBufferedReader(file)); CSVParser parser = format.parse(text)) {   // a reader that refuses what is no UTF-8
      text.readBy(parser);
      return read.apply(parser);
    } catch (NoSuchFileException e) {
      throw new DataException(file, "there is no such file", "give the path of a CSV file, from the folder you are in");
    } catch (CharacterCodingException e) {
      throw notText(file);
    } catch (IOException | UncheckedIOException e) {
      if (e.getCause() instanceof CharacterCodingException) throw notText(file);
      throw unreadable(file, e);
    }
  }

  static DataException notText(Path file) {
    return new DataException(file, "is not text in UTF-8", "save it as UTF-8");
  }

  static DataException unreadable(Path file, Exception cause) {
    String found = Files.isDirectory(file) ? "is a folder" : "cannot be read (" + cause.getMessage() + ")";
    return new DataException(file, found, "give the path of a file that can be read");
  }

  private Table table(CSVParser parser) {
    List<String> header = null;
    int[] places = null, spoken = null;
    Spool rows = new Spool(wanted.size(), Npy.Kind.F8);
    List<List<String>> texts = words.stream().<List<String>>map(w -> new ArrayList<>()).toList();
    Map<String, String> pool = new HashMap<>();   // a word that occurs often is kept once
    IntStream.Builder lines = IntStream.builder();
    List<BitSet> gaps = wanted.stream().map(w -> new BitSet()).toList();
    int row = 0;
    double[] numbers = null;
    List<String> said = null;
    for (CSVRecord record : parser) {
      long line = parser.getCurrentLineNumber();
      if (header == null) {
        header = Arrays.stream(record.values()).map(Csv::withoutMark).toList();
        places = places(wanted, header, line);
        spoken = places(words, header, line);
        if (isHeader(record, places)) continue;
      }
      if (record.size() != header.size()) throw wrong(line, "this row has " + record.size() + " fields, the first has " + header.size(), "give every row the same number of fields");
      boolean begins = begins(record, spoken, said);
      numbers = row(record, places, line, begins ? null : numbers);
      said = texts(record, spoken, line, begins ? null : said);
      for (int i = 0; i < places.length; i++) if (isGap(record.get(places[i]))) gaps.get(i).set(row);
      row++;
      rows.add(numbers);
      for (int i = 0; i < said.size(); i++) texts.get(i).add(pool.computeIfAbsent(said.get(i), w -> w));
      lines.add((int) line);
    }
    if (numbers == null) throw empty();
    Grid grid = rows.grid();
    return new Table(file, IntStream.range(0, wanted.size()).mapToObj(i -> new Table.Column(wanted.get(i), grid, i, gaps.get(i))).toList(),
        IntStream.range(0, words.size()).mapToObj(i -> new Table.Words(words.get(i), texts.get(i))).toList(), lines.build().toArray());
  }

  private DataException empty() {
    return new DataException(file, "holds no rows", "give a file with a header and at least one row of numbers");
  }

  private DataException wrong(long line, String found, String remedy) {
    return new DataException(file, line, found, remedy);
  }

  private List<String> labels(CSVParser parser, String column) {
    List<String> labels = new ArrayList<>();
    int place = -1;
    for (CSVRecord record : parser) {
      boolean header = false;
      if (place < 0) {
        List<String> first = Arrays.stream(record.values()).map(Csv::withoutMark).toList();
        place = places(List.of(column), first, 1)[0];
        header = isHeader(record, places(wanted, first, 1));
      }
      if (!header) labels.add(record.get(place));
    }
    return labels;
  }

  /** The first row names the columns if a column is asked for by name, or if what stands in a wanted column is no number. */
  private boolean isHeader(CSVRecord first, int[] places) {
    for (String word : words) if (!isPlace(word)) return true;
    for (int i = 0; i < places.length; i++) {
      if (!isPlace(wanted.get(i)) || !isNumber(first.get(places[i]))) return true;
    }
    return false;
  }

  private int[] places(List<String> names, List<String> header, long line) {
    int[] places = new int[names.size()];
    for (int i = 0; i < places.length; i++) {
      String name = names.get(i);
      int place = header.indexOf(name);
      if (place < 0 && isPlace(name)) place = Integer.parseInt(name) - 1;
      if (place < 0 || place >= header.size()) {
        throw wrong(line, "no column '" + name + "'", "the columns are " + String.join(", ", header) + "; give one of these, or a number from 1 to " + header.size());
      }
      places[i] = place;
    }
    return places;
  }

  /** Whether a row is the first of a sequence; {@code before} are the words of the row before, or null. */
  private boolean begins(CSVRecord record, int[] said, List<String> before) {
    if (before == null) return true;
    int group = how.group.map(words::indexOf).orElse(-1);
    return group >= 0 && !record.get(said[group]).equals(before.get(group));
  }

  /** {@code before} is the row before in the same sequence, or null. */
  private double[] row(CSVRecord record, int[] places, long line, double[] before) {
    double[] row = new double[places.length];
    for (int i = 0; i < places.length; i++) {
      String text = record.get(places[i]);
      row[i] = isGap(text) && how.gaps.kind() != Gaps.Kind.REFUSE ? filled(i, line, before) : number(text, wanted.get(i), line);
    }
    return row;
  }

  private double filled(int column, long line, double[] before) {
    return switch (how.gaps.kind()) {
      case VALUE        -> how.gaps.value();
      case MEAN, REFUSE -> Double.NaN;   // once the training part is known
      case PREVIOUS     -> {
        if (before == null) throw wrong(line, "column '" + wanted.get(column) + "' has a gap in the first row, and no row before it to fill it with", "fill it, or set missing = value(0)");
        yield before[column];
      }
    };
  }

  private List<String> texts(CSVRecord record, int[] places, long line, List<String> before) {
    List<String> row = new ArrayList<>();
    for (int i = 0; i < places.length; i++) {
      String text = record.get(places[i]);
      boolean key = how.keys.contains(words.get(i));
      if (!isGap(text) || key && !text.isEmpty()) row.add(text);
      else if (how.gaps.kind() == Gaps.Kind.PREVIOUS && before != null && !key) row.add(before.get(i));
      else throw wrong(line, "column '" + words.get(i) + "' is empty", "write a word in its place; only missing = previous fills gaps between words, and never labels");
    }
    return row;
  }

  private double number(String text, String column, long line) {
    if (text.isEmpty()) throw wrong(line, "column '" + column + "' is empty", "fill the gap or remove the row, or say how with the key 'missing'");
    if (!isNumber(text)) {
      String remedy = isGap(text) ? "give a number such as 12.5, remove the row, or say how to fill gaps with the key 'missing'" : "give a number such as 12.5, or leave the row out";
      throw wrong(line, "column '" + column + "' holds '" + text + "', which is no number", remedy);
    }
    double number = Double.parseDouble(text);
    if (Math.abs(number) > Float.MAX_VALUE) throw wrong(line, "column '" + column + "' holds '" + text + "', which is beyond the greatest number of single precision, 3.4e38", "give it in a larger unit, or leave the row out");
    return number;
  }

  /** Spreadsheets put a byte-order mark before the first name. */
  private static String withoutMark(String name) {
    return name.startsWith("\uFEFF") ? name.substring(1) : name;
  }

  /** Whether a column is asked for by its number. */
  public static boolean isPlace(String name) {
    return name.matches("[1-9][0-9]{0,5}");
  }

  private static boolean isGap(String text) {
    return text.isEmpty() || text.equalsIgnoreCase("nan") || text.equals("NA");
  }

  /** In time that grows as the text does: nothing that was matched is tried again. */
  private static boolean isNumber(String text) {
    return text.matches("[-+]?(\\d++\\.?+\\d*+|\\.\\d++)([eE][-+]?\\d{1,3})?") && Double.isFinite(Double.parseDouble(text));
  }
}
