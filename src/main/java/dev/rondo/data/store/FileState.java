package dev.rondo.data.store;

import dev.rondo.data.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Objects;

/**
 * file -> its size and modification time, for data that is read from a file more than once. {@code key} identifies the
 * file behind the path; it is null if the system has none.
 */
public record FileState(Path file, Object key, long size, FileTime modified) {

  public static FileState of(Path file) throws IOException {
    BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
    return new FileState(file, now.fileKey(), now.size(), now.lastModifiedTime());
  }

  /** Throws {@link DataException} if the path does not lead to the same bytes any more. */
  public void check() {
    try {
      compare(of(file));
    } catch (IOException e) {
      throw DataException.unreadable(file, e);
    }
  }

  /** The same check for a mapped file. A file that was deleted or replaced keeps its bytes. */
  void checkMapped() {
    try {
      FileState now = of(file);
      if (key == null || Objects.equals(key, now.key)) compare(now);
    } catch (NoSuchFileException e) {
      return;
    } catch (IOException e) {
      throw DataException.unreadable(file, e);
    }
  }

  private void compare(FileState now) {
    if (equals(now)) return;
    boolean same = size == now.size;
    String change = same ? "it was written to at " + now.modified : "it had " + size + " bytes and has " + now.size;
    throw new DataException(file, "has changed while it was in use: " + change,
        "begin again with a copy that nothing writes to; a checkpoint that was written before is kept");
  }
}
