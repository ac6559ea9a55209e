package dev.rondo.data.file;

import dev.rondo.data.DataException;
import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Path;
import org.apache.commons.csv.CSVParser;

/**
 * The characters of a table. It throws if a row has more than {@value #MOST} of them. Such a row comes from an unclosed
 * quote, or from a file that is not a table, and would fill memory before any other error occurs.
 */
public final class LimitedReader extends FilterReader {

  public static final int MOST = 1 << 22;

  private final Path file;
  private CSVParser parser;
  private long row;
  private long count;

  public LimitedReader(Path file, Reader text) {
    super(text);
    this.file = file;
  }

  /** Sets the parser that reads from here; it knows where a row ends. */
  void readBy(CSVParser parser) {
    this.parser = parser;
  }

  @Override
  public int read(char[] into, int from, int length) throws IOException {
    int read = super.read(into, from, length);
    if (parser != null && parser.getRecordNumber() != row) {
      row = parser.getRecordNumber();
      count = 0;
    }
    count += Math.max(read, 0);
    if (count > MOST) {
      throw new DataException(file, "row " + (row + 1) + " has more than " + MOST + " characters",
          "close the quote that it opens, give each row a line of its own, or fewer columns");
    }
    return read;
  }
}
