package dev.rondo.experiment;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import dev.rondo.data.DataException;
import dev.rondo.data.encoding.Json;
import dev.rondo.model.AtomicFile;
import dev.rondo.model.Fingerprint;
import dev.rondo.model.ModelException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The files that a model was trained on, as they were then. A model stores this record to find the files again and to
 * detect changes.
 */
public record TrainingData(List<Content> files) {

  /**
   * A file or folder: its size in bytes and its SHA-256. The hash of a folder covers the names and bytes of its files.
   * A pipe can be read only once, so its SHA-256 is empty and its size 0. {@code path} is the file's path if the
   * command line named it. It is null if the program names it, relative to the program or the model.
   */
  public record Content(String path, long bytes, String sha256) {

    static Content of(Path file, boolean named) {
      return new Content(named ? file.toAbsolutePath().normalize().toString() : null, size(file), AtomicFile.isSpecial(file) ? "" : Fingerprint.of(file));
    }

    /** Whether the data came through a pipe or a similar special file. */
    public boolean isPipe() {
      return sha256.isEmpty();
    }

    private static boolean isWhole(Content c) {
      return c != null && c.sha256 != null && c.bytes >= 0 && (c.path == null || Path.of(c.path).getFileName() != null);
    }

    /** Whether a file has the same content, as far as known without reading a pipe. */
    boolean isIn(Path file) {
      return isPipe() || AtomicFile.isSpecial(file) || size(file) == bytes && Fingerprint.of(file).equals(sha256);
    }

    private boolean isSame(Content other) {
      return isPipe() || other.isPipe() || bytes == other.bytes && sha256.equals(other.sha256);
    }

    private static long size(Path file) {
      try (Stream<Path> all = Files.walk(file, FileVisitOption.FOLLOW_LINKS)) {
        long bytes = 0;
        for (Path each : all.filter(Files::isRegularFile).toList()) bytes += Files.size(each);
        return bytes;
      } catch (IOException e) {
        throw new UncheckedIOException("cannot read " + file + ": " + e.getMessage(), e);
      }
    }
  }

  public TrainingData {
    files = List.copyOf(files);
  }

  /** Reads the files; {@code named} tells whether the command line named them. */
  static TrainingData of(List<Path> files, boolean named) {
    return new TrainingData(files.stream().map(file -> Content.of(file, named)).toList());
  }

  String toJson() {
    return new Gson().toJson(files);
  }

  /** Throws {@link ModelException} for text that {@link #toJson} did not write. */
  static TrainingData fromJson(String json) {
    try {
      Content[] files = new Gson().fromJson(Json.parse(json), Content[].class);
      if (files == null || files.length == 0 || !Arrays.stream(files).allMatch(Content::isWhole)) throw new JsonParseException("it names no files");
      return new TrainingData(List.of(files));
    } catch (JsonParseException | InvalidPathException e) {
      throw new ModelException("metadata '" + TrainedModel.DATA + "' does not say what the model was trained on (" + e.getMessage() + "); train the model again", e);
    }
  }

  /** Whether the command line named them. */
  boolean isNamed() {
    return files.stream().map(Content::path).allMatch(Objects::nonNull);
  }

  /** Whether others have the same content, at any path. */
  boolean isSame(TrainingData other) {
    return files.size() == other.files.size() && IntStream.range(0, files.size()).allMatch(i -> files.get(i).isSame(other.files.get(i)));
  }

  /**
   * The current paths: the old ones, or next to the model. Throws {@link DataException}, which names a file that is at
   * neither path, or that was a pipe.
   */
  List<Path> find(Path model) {
    List<Path> found = new ArrayList<>();
    for (Content file : files) {
      Path there = Path.of(file.path), here = model.resolveSibling(there.getFileName());
      if (file.isPipe()) throw new DataException(there, "the model was trained on data from this pipe, which is not kept", "give the same data again, or other data, with --data");
      if (!Files.exists(there) && !Files.exists(here)) throw new DataException(there, "the model was trained on this file, and it is not there", "give its place now, or other data, with --data");
      found.add(Files.exists(there) ? there : here);
    }
    return found;
  }

  /** The first file that has changed. A missing file is reported by its reader. */
  Optional<Path> changed(List<Path> now) {
    for (int i = 0; i < Math.min(now.size(), files.size()); i++) if (Files.exists(now.get(i)) && !files.get(i).isIn(now.get(i))) return Optional.of(now.get(i));
    return now.size() == files.size() ? Optional.empty() : Optional.of(now.get(now.size() - 1));
  }
}
