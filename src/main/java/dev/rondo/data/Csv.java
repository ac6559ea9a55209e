package dev.rondo.data;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * CSV file -> {@link Table}. A column is asked for by the name in the header, or by its number, from 1. Lines that begin with '#' are
 * comments. Only the columns asked for must hold numbers; every row must have as many fields as the first.
 */
public final class Csv {

  private static final CSVFormat FORMAT = CSVFormat.DEFAULT.builder()
      .setCommentMarker('#').setTrim(true).setIgnoreEmptyLines(true).get();

  private final Path file;
  private final List<String> wanted;

  private Csv(Path file, List<String> wanted) {
    this.file = file;
    this.wanted = wanted;
  }

  /** Throws {@link DataException} with file, line and column for anything that is no table of numbers. */
  public static Table read(Path file, List<String> wanted) {
    return read(file, wanted, ',');
  }

  /** As the other, for fields that are separated by something else. */
  public static Table read(Path file, List<String> wanted, char separator) {
    return parse(file, separator, parser -> new Csv(file, List.copyOf(wanted)).table(parser));
  }

  /** The texts in one column, row by row; {@code numbers} are the columns that tell whether there is a header. */
  public static List<String> labels(Path file, String column, char separator, List<String> numbers) {
    return parse(file, separator, parser -> new Csv(file, List.copyOf(numbers)).labels(parser, column));
  }

  private static <T> T parse(Path file, char separator, Function<CSVParser, T> read) {
    CSVFormat format = FORMAT.builder().setDelimiter(separator).get();
    try (Reader text = Files.newBufferedReader(file); CSVParser parser = format.parse(text)) {   // a reader that refuses what is no UTF-8
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
    int[] places = null;
    List<double[]> rows = new ArrayList<>();
    for (CSVRecord record : parser) {
      long line = parser.getCurrentLineNumber();
      if (header == null) {
        header = Arrays.stream(record.values()).map(Csv::withoutMark).toList();
        places = places(header, line);
        if (isHeader(record, places)) continue;
      }
      rows.add(row(record, header, places, line));
    }
    if (rows.isEmpty()) throw new DataException(file, "holds no rows", "give a file with a header and at least one row of numbers");
    return new Table(file, columns(rows));
  }

  private List<String> labels(CSVParser parser, String column) {
    List<CSVRecord> records = parser.getRecords();
    List<String> first = Arrays.stream(records.get(0).values()).map(Csv::withoutMark).toList();
    int place = new Csv(file, List.of(column)).places(first, 1)[0];
    boolean header = isHeader(records.get(0), places(first, 1));
    return records.stream().skip(header ? 1 : 0).map(r -> r.get(place)).toList();
  }

  /** The first row names the columns if a column is asked for by name, or if what stands in a wanted column is no number. */
  private boolean isHeader(CSVRecord first, int[] places) {
    for (int i = 0; i < places.length; i++) {
      if (!isPlace(wanted.get(i)) || !isNumber(first.get(places[i]))) return true;
    }
    return false;
  }

  private int[] places(List<String> header, long line) {
    int[] places = new int[wanted.size()];
    for (int i = 0; i < places.length; i++) {
      String name = wanted.get(i);
      int place = header.indexOf(name);
      if (place < 0 && isPlace(name)) place = Integer.parseInt(name) - 1;
      if (place < 0 || place >= header.size()) {
        throw new DataException(file, line, "no column '" + name + "'", "the columns are " + String.join(", ", header) + "; give one of these, or a number from 1 to " + header.size());
      }
      places[i] = place;
    }
    return places;
  }

  private double[] row(CSVRecord record, List<String> header, int[] places, long line) {
    if (record.size() != header.size()) {
      throw new DataException(file, line, "this row has " + record.size() + " fields, the first has " + header.size(), "give every row the same number of fields");
    }
    double[] row = new double[places.length];
    for (int i = 0; i < places.length; i++) row[i] = number(record.get(places[i]), wanted.get(i), line);
    return row;
  }

  private double number(String text, String column, long line) {
    if (text.isEmpty()) throw new DataException(file, line, "column '" + column + "' is empty", "fill the gap or remove the row");
    if (!isNumber(text)) throw new DataException(file, line, "column '" + column + "' holds '" + text + "', which is no number", "give a number such as 12.5, or leave the row out");
    return Double.parseDouble(text);
  }

  private List<Table.Column> columns(List<double[]> rows) {
    List<Table.Column> columns = new ArrayList<>();
    for (int i = 0; i < wanted.size(); i++) {
      int place = i;
      columns.add(new Table.Column(wanted.get(i), rows.stream().mapToDouble(r -> r[place]).toArray()));
    }
    return columns;
  }

  /** Spreadsheets put a byte-order mark before the first name. */
  private static String withoutMark(String name) {
    return name.startsWith("\uFEFF") ? name.substring(1) : name;
  }

  private static boolean isPlace(String name) {
    return name.matches("[1-9][0-9]{0,5}");
  }

  private static boolean isNumber(String text) {
    return text.matches("[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d{1,3})?") && Double.isFinite(Double.parseDouble(text));
  }
}
