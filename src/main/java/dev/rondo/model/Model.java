package dev.rondo.model;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** A model: tensors and texts, each by name. {@code docs/model-file.md} defines the names. */
public record Model(SortedMap<String, Tensor> tensors, SortedMap<String, String> metadata) {

  public Model {
    tensors = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(tensors));
    metadata = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(metadata));
  }

  public static Model of(Map<String, Tensor> tensors, Map<String, String> metadata) {
    return new Model(new TreeMap<>(tensors), new TreeMap<>(metadata));
  }

  /** Reads a file. Throws {@link ModelException} if it is missing, damaged or of another format. */
  public static Model read(Path file) {
    return SafetensorsReader.read(file);
  }

  /** Reads the bytes that {@link #bytes} returned; throws {@link ModelException} for others. */
  public static Model of(byte[] bytes) {
    return SafetensorsReader.read(bytes);
  }

  /** The bytes that {@link #write} writes to a file. */
  public byte[] bytes() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      SafetensorsWriter.write(this, Channels.newChannel(out));
    } catch (IOException e) {
      throw new UncheckedIOException(e);   // writing to memory does not fail
    }
    return out.toByteArray();
  }

  /** Writes the file atomically. */
  public void write(Path file) {
    SafetensorsWriter.write(this, file);
  }

  /** A required text. */
  public String require(String key) {
    return text(key).orElseThrow(() -> new ModelException("the model file has no '" + key + "' in its metadata; it was written by another version, or by a program of its own and not by 'rondo train'"));
  }

  public Optional<String> text(String key) {
    return Optional.ofNullable(metadata.get(key));
  }

  /** The same model with one more text. */
  public Model with(String key, String text) {
    TreeMap<String, String> more = new TreeMap<>(metadata);
    more.put(key, text);
    return new Model(tensors, more);
  }
}
