package dev.rondo.data.file;

import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.QuoteMode;

/**
 * fields -> a line of CSV. A field is quoted if RFC 4180 requires it, or if {@link Csv} would otherwise read a
 * different value.
 */
public final class CsvText {

  private static final CSVFormat FORMAT = CSVFormat.DEFAULT.builder().setCommentMarker('#').setQuoteMode(QuoteMode.MINIMAL).setRecordSeparator('\n').get();

  private CsvText() {}

  /** The line without a line end. */
  public static String line(List<String> fields) {
    return FORMAT.format(fields.toArray());
  }
}
