package dev.rondo.model;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A file that is there whole or not at all: written beside its place, forced to the disk, then renamed. */
public final class AtomicFile {

  /** Writes the content. */
  public interface Content {
    void to(FileChannel channel) throws IOException;
  }

  private AtomicFile() {}

  /** A device, a pipe, a socket: renaming onto it would put a file in its place. */
  public static boolean isSpecial(Path file) {
    return Files.exists(file) && !Files.isRegularFile(file) && !Files.isDirectory(file);
  }

  /** Removes what processes that are no more, for they were killed, had written beside a file and not yet put in its place. */
  public static void sweep(Path file) {
    Pattern part = Pattern.compile(Pattern.quote("." + file.getFileName() + ".") + "(\\d{1,18})\\.part");
    try (DirectoryStream<Path> beside = Files.newDirectoryStream(file.toAbsolutePath().getParent(), p -> part.matcher(p.getFileName().toString()).matches())) {
      for (Path left : beside) {
        Matcher m = part.matcher(left.getFileName().toString());
        if (m.matches() && ProcessHandle.of(Long.parseLong(m.group(1))).isEmpty()) Files.deleteIfExists(left);
      }
    } catch (IOException e) {
      throw new ModelException("cannot look into the folder of " + file + ": " + e.getMessage(), e);
    }
  }

  public static void write(Path file, Content content) {
    try {
      Path place = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();   // through a link to what it names
      if (Files.isDirectory(place)) throw new ModelException("cannot write " + file + ": it is a directory; name a file in it");
      if (isSpecial(place)) throw new ModelException("cannot write " + file + ": it is a device, not a file that can be replaced; choose another place");
      Path beside = place.resolveSibling("." + place.getFileName() + "." + ProcessHandle.current().pid() + ".part");
      try {
        try (FileChannel channel = FileChannel.open(beside, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
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
