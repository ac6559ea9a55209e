package dev.rondo.command.options;

import dev.rondo.model.ModelException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Only one process at a time may overwrite an output. It holds a lock of the operating system on {@code .NAME.lock}
 * next to the output; the lock ends with the process.
 */
public record OutputLock(Path output, Path file, Optional<FileChannel> channel) implements AutoCloseable {

  /** Throws {@link ModelException} while another process holds the lock. */
  public static OutputLock of(Path output) {
    try {
      Path place = Files.exists(output) ? output.toRealPath() : output.toAbsolutePath();
      return held(output, place.resolveSibling("." + place.getFileName() + ".lock"));
    } catch (IOException e) {   // a file system without locks
      return new OutputLock(output, output, Optional.empty());
    }
  }

  private static OutputLock held(Path output, Path file) throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() != null) {
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
        return new OutputLock(output, file, Optional.of(channel));
      }
    } catch (OverlappingFileLockException e) {
      // this process holds it
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    channel.close();
    throw new ModelException("process " + Files.readString(file).strip() + " writes " + output + "; wait until it ends, or choose another place with --out");
  }

  @Override
  public void close() {
    try {
      if (channel.isEmpty()) return;
      Files.deleteIfExists(file);
      channel.get().close();
    } catch (IOException e) {
      // the lock ends with the process, and the next process reuses the file
    }
  }
}
