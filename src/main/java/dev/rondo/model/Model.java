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

/** A model: tensors and texts, each by name. {@code docs/model-file.md} says which names mean what. */
public record Model(SortedMap<String, Tensor> tensors, SortedMap<String, String> metadata) {

  public Model {
    tensors = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(tensors));
    metadata = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(metadata));
  }

  public static Model of(Map<String, Tensor> tensors, Map<String, String> metadata) {
    return new Model(new TreeMap<>(tensors), new TreeMap<>(metadata));
  }

  /** Reads a file; throws {@link ModelException} for one that is missing, damaged or of another form. */
  public static Model read(Path file) {
    return SafetensorsReader.read(file);
  }

  /** Reads what {@link #bytes} gave; throws {@link ModelException} for anything else. */
  public static Model of(byte[] bytes) {
    return SafetensorsReader.read(bytes);
  }

  /** The bytes that {@link #write} writes to a file. */
  public byte[] bytes() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      SafetensorsWriter.write(this, Channels.newChannel(out));
    } catch (IOException e) {
      throw new UncheckedIOException(e);   // memory does not fail so
    }
    return out.toByteArray();
  }

  /** Writes the file whole or not at all. */
  public void write(Path file) {
    SafetensorsWriter.write(this, file);
  }

  /** A text that every use of the model needs. */
  public String require(String key) {
    return text(key).orElseThrow(() -> new ModelException("the model file has no '" + key + "' in its metadata; it was written by another version, or by a program of its own and not by 'rondo train'"));
  }

  public Optional<String> text(String key) {
    return Optional.ofNullable(metadata.get(key));
  }

  /** The same model with one text more. */
  public Model with(String key, String text) {
    TreeMap<String, String> more = new TreeMap<>(metadata);
    more.put(key, text);
    return new Model(tensors, more);
  }
}
