package dev.rondo.data.file;

import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.QuoteMode;

/** fields -> a line of CSV. A field is quoted where RFC 4180 asks for it, and where {@link Csv} would read something else without. */
public final class CsvText {

  private static final CSVFormat FORMAT = CSVFormat.DEFAULT.builder().setCommentMarker('#').setQuoteMode(QuoteMode.MINIMAL).setRecordSeparator('\n').get();

  private CsvText() {}

  /** Without the end of the line. */
  public static String line(List<String> fields) {
    return FORMAT.format(fields.toArray());
  }
}
