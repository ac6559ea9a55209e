package dev.rondo.data;

import java.nio.file.Path;

/** What is wrong with data, where, and what to change; its message is meant for whoever made the file. */
public final class DataException extends RuntimeException {

  private static final long serialVersionUID = 1;

  public DataException(String found, String remedy) {
    super(found + "; " + remedy);
  }

  public DataException(Path file, String found, String remedy) {
    this(file + ": " + found, remedy);
  }

  public DataException(Path file, long line, String found, String remedy) {
    this(file + ":" + line + ": " + found, remedy);
  }
}
