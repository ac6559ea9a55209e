package dev.rondo.model;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.rondo.codegen.machine.Element;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * tensors and metadata -> bytes. The header is padded with spaces to a multiple of 8, and wide numbers come first, so
 * that every tensor is aligned.
 */
final class SafetensorsWriter {

  private SafetensorsWriter() {}

  static void write(Model model, Path file) {
    AtomicFile.write(file, channel -> write(model, channel));
  }

  static void write(Model model, WritableByteChannel channel) throws IOException {
    List<Map.Entry<String, Tensor>> order = new ArrayList<>(model.tensors().entrySet());
    order.sort(Comparator.comparingInt(e -> -e.getValue().element().bytes()));   // stable: by name within a type
    byte[] header = header(model, order);
    all(channel, ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(header.length).flip());
    all(channel, ByteBuffer.wrap(header));
    for (Map.Entry<String, Tensor> e : order) all(channel, bytes(e.getValue()));
  }

  private static byte[] header(Model model, List<Map.Entry<String, Tensor>> order) {
    JsonObject json = new JsonObject();
    if (!model.metadata().isEmpty()) {
      JsonObject texts = new JsonObject();
      model.metadata().forEach(texts::addProperty);
      json.add("__metadata__", texts);
    }
    long at = 0;
    for (Map.Entry<String, Tensor> e : order) {
      if (e.getKey().equals("__metadata__")) throw new ModelException("a tensor cannot be named '__metadata__'; rename the parameter");
      long end = at + size(e.getValue());
      json.add(e.getKey(), entry(e.getValue(), at, end));
      at = end;
    }
    String text = json.toString();
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    byte[] padded = java.util.Arrays.copyOf(bytes, (bytes.length + 7) / 8 * 8);
    java.util.Arrays.fill(padded, bytes.length, padded.length, (byte) ' ');
    if (padded.length > SafetensorsReader.MAX_HEADER) throw new ModelException("the header of the model comes to " + padded.length + " bytes, and " + SafetensorsReader.MAX_HEADER + " are allowed; store less metadata");
    return padded;
  }

  private static JsonObject entry(Tensor t, long from, long to) {
    JsonObject entry = new JsonObject();
    entry.addProperty("dtype", t.element().name());
    JsonArray shape = new JsonArray(), offsets = new JsonArray();
    t.shape().forEach(shape::add);
    offsets.add(from);
    offsets.add(to);
    entry.add("shape", shape);
    entry.add("data_offsets", offsets);
    return entry;
  }

  private static int size(Tensor t) {
    return Math.multiplyExact(t.data().length, t.element().bytes());
  }

  private static ByteBuffer bytes(Tensor t) {
    ByteBuffer bytes = ByteBuffer.allocate(size(t)).order(ByteOrder.LITTLE_ENDIAN);
    for (double x : t.data()) {
      if (t.element() == Element.F32) bytes.putFloat((float) x);
      else bytes.putDouble(x);
    }
    return bytes.flip();
  }

  private static void all(WritableByteChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) channel.write(bytes);
  }
}
