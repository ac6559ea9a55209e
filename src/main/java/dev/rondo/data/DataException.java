package dev.rondo.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** An error in data: what is wrong, where, and what to change. The message addresses the author of the file. */
public final class DataException extends RuntimeException {

  private static final long serialVersionUID = 1;
  private static final int MOST = 2000;   // characters; values of the data may be megabytes long

  public DataException(String found, String remedy) {
    super(cut(found) + "; " + cut(remedy));
  }

  public DataException(Path file, String found, String remedy) {
    this(file + ": " + found, remedy);
  }

  public DataException(Path file, long line, String found, String remedy) {
    this(file + ":" + line + ": " + found, remedy);
  }

  /** A file whose bytes are not UTF-8. */
  public static DataException notText(Path file) {
    return new DataException(file, "is not text in UTF-8", "save it as UTF-8");
  }

  /** A file that the operating system does not allow to read. */
  public static DataException unreadable(Path file, Exception cause) {
    String found = Files.isDirectory(file) ? "is a folder" : "cannot be read (" + cause.getMessage() + ")";
    return new DataException(file, found, "give the path of a file that can be read");
  }

  /** The first twenty entries of a list, for a message, and the number of further ones. */
  public static String shortened(List<String> all) {
    int most = Math.min(all.size(), 20);
    return String.join(", ", all.subList(0, most)) + (most < all.size() ? " and " + (all.size() - most) + " more" : "");
  }

  private static String cut(String text) {
    return text.length() > MOST ? text.substring(0, MOST) + " .." : text;
  }
}
