package dev.rondo.data;

import java.nio.file.Path;

/** What is wrong with data, where, and what to change; its message is meant for whoever made the file. */
public final class DataException extends RuntimeException {

  private static final long serialVersionUID = 1;
  private static final int MOST = 2000;   // characters; what data holds may be megabytes

  public DataException(String found, String remedy) {
    super(cut(found) + "; " + cut(remedy));
  }

  public DataException(Path file, String found, String remedy) {
    this(file + ": " + found, remedy);
  }

  public DataException(Path file, long line, String found, String remedy) {
    this(file + ":" + line + ": " + found, remedy);
  }

  private static String cut(String text) {
    return text.length() > MOST ? text.substring(0, MOST) + " .." : text;
  }
}
