package dev.rondo.profile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * A folder that is gone when it is closed, and when its process is killed: a lock in it, which the system takes back from a killed process,
 * says that it is in use. Whoever makes the next one removes those that are not.
 */
public record TemporaryFolder(Path path, FileChannel lock) implements AutoCloseable {

  private static final String PREFIX = "rondo-", LOCK = "lock";

  /** Makes one. */
  public static TemporaryFolder create() throws IOException {
    sweep();
    Path path = Files.createTempDirectory(PREFIX), waiting = path.resolve("new");
    FileChannel lock = FileChannel.open(waiting, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    if (isHeld(lock)) Files.move(waiting, path.resolve(LOCK));   // locked before anybody looks for it
    return new TemporaryFolder(path, lock);
  }

  /** Whether this process holds the lock; a file system may have none. */
  private static boolean isHeld(FileChannel channel) {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (IOException | OverlappingFileLockException e) {
      return false;
    }
  }

  private static void sweep() {
    try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of(System.getProperty("java.io.tmpdir")), PREFIX + "*")) {
      for (Path folder : all) if (isAbandoned(folder.resolve(LOCK))) delete(folder);
    } catch (IOException | DirectoryIteratorException | UncheckedIOException e) {
      // those of other users stay
    }
  }

  private static boolean isAbandoned(Path lock) {
    if (!Files.isWritable(lock)) return false;
    try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE)) {
      return isHeld(channel);
    } catch (IOException e) {
      return false;
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(f -> f.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException(folder + " cannot be deleted: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    try {
      delete(path);
      lock.close();
    } catch (IOException e) {
      throw new UncheckedIOException(path + " cannot be deleted: " + e.getMessage(), e);
    }
  }
}
