package dev.rondo.command.options;

import dev.rondo.experiment.Experiment;
import dev.rondo.model.Model;
import dev.rondo.model.ModelException;
import dev.rondo.train.Checkpoint;
import dev.rondo.train.MemoryEstimate;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * checkpoint -> the model file of a training. A failed write does not stop training; the final state is then written to
 * another place.
 */
public final class CheckpointFile implements AutoCloseable {

  private final Experiment experiment;
  private final Path file;
  private final OutputLock lock;
  private final PrintWriter err;
  private boolean written;
  private boolean failing;

  /** Throws {@link ModelException} while another process trains to this file. */
  public CheckpointFile(Experiment experiment, Path file, PrintWriter err) {
    this.experiment = experiment;
    this.file = file;
    this.lock = OutputLock.of(file);
    this.err = err;
  }

  /** Whether the file contains a checkpoint of this training. */
  public boolean isWritten() {
    return written;
  }

  /** Warns if the disk has no room for a checkpoint of this size in addition to the previous one. */
  public void checkRoom(long bytes) {
    try {
      long free = Files.getFileStore(file.toAbsolutePath().getParent()).getUsableSpace();
      if (free < bytes) warn("the disk of " + file + " has " + MemoryEstimate.text(free) + " left, and a checkpoint takes about " + MemoryEstimate.text(bytes) + "; make room while training runs, or choose another place with --out");
    } catch (IOException e) {
      // a file system that does not report free space; each write finds out
    }
  }

  /**
   * Writes an intermediate checkpoint; after a failure, the next one tries again. Warns of the first of several
   * failures.
   */
  public void write(Checkpoint checkpoint) {
    try {
      experiment.model(checkpoint).write(file);
      if (failing) warn(file + " is written again, as of step " + checkpoint.step());
      failing = false;
      written = true;
    } catch (ModelException e) {
      if (!failing) warn(e.getMessage() + "; training goes on, and every checkpoint tries again: make room");
      failing = true;
    }
  }

  /** Writes the final state to the model file, like {@code end(checkpoint, to)}. */
  public Path end(Checkpoint checkpoint) {
    return end(checkpoint, file);
  }

  /**
   * Writes the final state and returns the file: {@code to}, or one in the temporary folder if {@code to} cannot be
   * written.
   */
  public Path end(Checkpoint checkpoint, Path to) {
    Model model = experiment.model(checkpoint);
    try {
      model.write(to);
      return to;
    } catch (ModelException e) {
      Path spare = spare(model, to, e);
      warn(e.getMessage() + "; wrote " + spare + " instead: move it to " + to + " when there is room");
      return spare;
    }
  }

  private static Path spare(Model model, Path to, ModelException failed) {
    try {
      Path spare = Files.createTempDirectory("rondo").resolve(to.getFileName());
      model.write(spare);
      return spare;
    } catch (IOException | ModelException e) {
      throw new ModelException(failed.getMessage() + "; nor could it be written to the temporary folder: " + e.getMessage(), failed);
    }
  }

  @Override
  public void close() {
    lock.close();
  }

  private void warn(String message) {
    err.println("rondo: " + message);
    err.flush();
  }
}
