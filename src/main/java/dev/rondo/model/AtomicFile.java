package dev.rondo.model;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Writes a file atomically: next to its final path, flushed to disk, then renamed. */
public final class AtomicFile {

  /** Writes the content. */
  public interface Content {
    void to(FileChannel channel) throws IOException;
  }

  private static final long RECENT = 60_000;   // milliseconds

  private AtomicFile() {}

  /** A device, a pipe or a socket: a rename would replace it by a file. */
  public static boolean isSpecial(Path file) {
    return Files.exists(file) && !Files.isRegularFile(file) && !Files.isDirectory(file);
  }

  /** Removes temporary files of killed processes next to a file. */
  private static void sweep(Path place) {
    Pattern part = Pattern.compile(Pattern.quote("." + place.getFileName() + ".") + "(\\d{1,18})\\.part");
    try (DirectoryStream<Path> beside = Files.newDirectoryStream(place.getParent(), p -> part.matcher(p.getFileName().toString()).matches())) {
      for (Path left : beside) {
        Matcher m = part.matcher(left.getFileName().toString());
        if (m.matches() && isAbandoned(left, Long.parseLong(m.group(1)))) Files.deleteIfExists(left);
      }
    } catch (IOException | DirectoryIteratorException e) {
      // a folder that can be written but not listed keeps them
    }
  }

  /**
   * Whether no process writes the file: a writer holds a lock, which the system releases when the process ends. A new
   * file may not be locked yet.
   */
  private static boolean isAbandoned(Path part, long writer) throws IOException {
    if (writer == ProcessHandle.current().pid()) return false;
    boolean recent = Files.getLastModifiedTime(part).toMillis() > System.currentTimeMillis() - RECENT;
    if (recent && ProcessHandle.of(writer).isPresent()) return false;
    try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE); FileLock lock = channel.tryLock()) {
      return lock != null;
    } catch (IOException | OverlappingFileLockException e) {
      return false;
    }
  }

  /** Throws {@link ModelException} unless a file can be written to the folder. */
  public static void probe(Path file) {
    try {
      Path place = place(file);
      sweep(place);
      Path part = part(place);
      open(part).close();
      Files.delete(part);
    } catch (IOException e) {
      throw new ModelException("cannot write " + file + ": its folder does not allow it; choose another place", e);
    }
  }

  private static Path place(Path file) throws IOException {
    return Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();   // resolves a link
  }

  private static Path part(Path place) {
    return place.resolveSibling("." + place.getFileName() + "." + ProcessHandle.current().pid() + ".part");
  }

  private static FileChannel open(Path part) throws IOException {
    FileChannel channel = FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
    try {
      channel.tryLock();
    } catch (IOException | OverlappingFileLockException e) {
      // a file system without locks: the process id in the name identifies the writer
    }
    return channel;
  }

  public static void write(Path file, byte[] bytes) {
    write(file, channel -> {
      for (ByteBuffer left = ByteBuffer.wrap(bytes); left.hasRemaining();) channel.write(left);   // a full disk accepts only a part
    });
  }

  public static void write(Path file, Content content) {
    try {
      Path place = place(file);
      if (Files.isDirectory(place)) throw new ModelException("cannot write " + file + ": it is a directory; name a file in it");
      if (isSpecial(place)) throw new ModelException("cannot write " + file + ": it is a device, not a file that can be replaced; choose another place");
      Path beside = part(place);
      sweep(place);
      try {
        try (FileChannel channel = open(beside)) {
          content.to(channel);
          channel.force(true);
        }
        move(beside, place);
      } finally {
        Files.deleteIfExists(beside);
      }
    } catch (NoSuchFileException e) {
      throw new ModelException("cannot write " + file + ": there is no directory " + file.toAbsolutePath().getParent() + "; create it first", e);
    } catch (AccessDeniedException e) {
      throw new ModelException("cannot write " + file + ": its directory or the file does not allow it; choose another place", e);
    } catch (IOException e) {
      throw new ModelException("cannot write " + file + ": " + e.getMessage(), e);
    }
  }

  private static void move(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {   // some network file systems
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
