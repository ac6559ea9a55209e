package dev.rondo.model;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import dev.rondo.codegen.machine.Element;
import java.io.EOFException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * bytes -> tensors and metadata, in the safetensors format: 8 bytes with the length of the header (little-endian), the
 * header in JSON, then the numbers of all tensors without gap or overlap. Everything is checked against the size of the
 * file before use.
 */
final class SafetensorsReader {

  /** The limit of the reference implementation. */
  static final long MAX_HEADER = 100_000_000;

  /** The source of the bytes. */
  private interface Bytes {
    long size() throws IOException;

    ByteBuffer at(long from, int length) throws IOException;
  }

  /** A tensor as the header describes it. */
  private record Entry(String name, Element element, List<Integer> shape, long from, long to) {}

  private final String file;
  private final List<Entry> entries = new ArrayList<>();
  private final Map<String, String> metadata = new TreeMap<>();

  private SafetensorsReader(String file) {
    this.file = file;
  }

  static Model read(Path file) {
    try (FileChannel channel = FileChannel.open(file)) {
      return new SafetensorsReader(file.toString()).understood(new Bytes() {
        @Override
        public long size() throws IOException {
          return channel.size();
        }

        @Override
        public ByteBuffer at(long from, int length) throws IOException {
          return bytes(channel, from, length);
        }
      });
    } catch (NoSuchFileException e) {
      throw new ModelException(file + ": there is no such file; give the path of a model that 'rondo train' wrote", e);
    } catch (IOException e) {
      throw new ModelException("cannot read " + file + ": " + e.getMessage(), e);
    } catch (OutOfMemoryError e) {
      throw new ModelException(file + " does not fit into memory; give the JVM more: RONDO_JAVA_OPTIONS=-Xmx8g", e);
    }
  }

  static Model read(byte[] all) {
    return new SafetensorsReader("what was given").understood(new Bytes() {
      @Override
      public long size() {
        return all.length;
      }

      @Override
      public ByteBuffer at(long from, int length) {
        return ByteBuffer.wrap(all, (int) from, length).slice().order(ByteOrder.LITTLE_ENDIAN);
      }
    });
  }

  private Model understood(Bytes bytes) {
    try {
      return read(bytes);
    } catch (MalformedJsonException | IllegalStateException | NumberFormatException | EOFException | CharacterCodingException e) {
      throw failure("its header is not the JSON of a model: " + e.getMessage());
    } catch (IOException e) {
      throw new ModelException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  private Model read(Bytes bytes) throws IOException {
    long size = bytes.size();
    if (size < 10) throw failure("it has only " + size + " bytes");
    long header = bytes.at(0, 8).getLong();
    if (header < 2 || header > MAX_HEADER) throw failure("its header claims a length of " + Long.toUnsignedString(header) + " bytes; give a model that 'rondo train' wrote");
    if (header > size - 8) throw failure("its header claims a length of " + header + " bytes, and the file has " + size + "; it is cut off or of another form");
    String json = StandardCharsets.UTF_8.newDecoder().decode(bytes.at(8, (int) header)).toString();
    if (json.charAt(0) != '{') throw failure("its header does not begin with '{'");
    parse(json);
    checkLayout(size - 8 - header);
    Map<String, Tensor> tensors = new TreeMap<>();
    for (Entry e : entries) tensors.put(e.name, tensor(e, bytes.at(8 + header + e.from, (int) (e.to - e.from))));
    return Model.of(tensors, metadata);
  }

  private static ByteBuffer bytes(FileChannel channel, long from, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, from + buffer.position()) < 0) throw new EOFException("the file became shorter while it was read");
    }
    return buffer.flip();
  }

  private void parse(String json) throws IOException {
    JsonReader in = new JsonReader(new StringReader(json));
    in.setStrictness(Strictness.STRICT);
    java.util.Set<String> seen = new java.util.HashSet<>();
    in.beginObject();
    while (in.hasNext()) {
      String name = in.nextName();
      if (!seen.add(name)) throw failure("its header names '" + name + "' twice");
      if (name.equals("__metadata__")) parseMetadata(in);
      else entries.add(entry(name, in));
    }
    in.endObject();
    if (in.peek() != JsonToken.END_DOCUMENT) throw failure("its header goes on after the last '}'");
  }

  private void parseMetadata(JsonReader in) throws IOException {
    in.beginObject();
    while (in.hasNext()) {
      String key = in.nextName();
      if (in.peek() != JsonToken.STRING) throw failure("metadata '" + key + "' is not text");
      if (metadata.put(key, in.nextString()) != null) throw failure("its metadata names '" + key + "' twice");
    }
    in.endObject();
  }

  private Entry entry(String name, JsonReader in) throws IOException {
    String type = null;
    List<Long> shape = null, offsets = null;
    in.beginObject();
    while (in.hasNext()) {
      switch (in.nextName()) {
        case "dtype"        -> type = in.nextString();
        case "shape"        -> shape = numbers(name, in);
        case "data_offsets" -> offsets = numbers(name, in);
        default             -> in.skipValue();
      }
    }
    in.endObject();
    if (type == null || shape == null || offsets == null || offsets.size() != 2) throw failure("tensor '" + name + "' lacks dtype, shape or two data_offsets");
    return checked(name, element(name, type), shape, offsets.get(0), offsets.get(1));
  }

  private List<Long> numbers(String name, JsonReader in) throws IOException {
    List<Long> numbers = new ArrayList<>();
    in.beginArray();
    while (in.hasNext()) {
      if (in.peek() != JsonToken.NUMBER) throw failure("tensor '" + name + "' has something other than numbers in its shape or data_offsets");
      numbers.add(in.nextLong());
    }
    in.endArray();
    return numbers;
  }

  private Element element(String name, String type) {
    return switch (type) {
      case "F32" -> Element.F32;
      case "F64" -> Element.F64;
      default -> throw failure("tensor '" + name + "' has dtype " + type + "; rondo reads F32 and F64, so convert it to one of them");
    };
  }

  private Entry checked(String name, Element element, List<Long> shape, long from, long to) {
    long bytes = element.bytes();
    for (long n : shape) {
      if (n < 0 || n > Integer.MAX_VALUE) throw failure("tensor '" + name + "' has an axis of length " + n);
      if (n != 0 && bytes > Integer.MAX_VALUE / n) throw failure("tensor '" + name + "' of shape " + shape + " is larger than 2 GiB");
      bytes *= n;
    }
    if (from < 0 || to < from || to - from != bytes) {
      throw failure("tensor '" + name + "' of shape " + shape + " takes " + bytes + " bytes, and its data_offsets are [" + from + ", " + to + "]");
    }
    return new Entry(name, element, shape.stream().map(Long::intValue).toList(), from, to);
  }

  /** Tensors must cover the bytes after the header exactly, each byte once. */
  private void checkLayout(long available) {
    long end = 0;
    for (Entry e : entries.stream().sorted(Comparator.comparingLong(Entry::from).thenComparingLong(Entry::to)).toList()) {
      if (e.from < end) throw failure("tensor '" + e.name + "' overlaps another");
      if (e.from > end) throw failure("there is a gap of " + (e.from - end) + " bytes before tensor '" + e.name + "'");
      end = e.to;
    }
    if (end > available) throw failure("its tensors take " + end + " bytes, and only " + available + " are there; it is cut off");
    if (end < available) throw failure((available - end) + " bytes follow its last tensor");
  }

  private static Tensor tensor(Entry e, ByteBuffer bytes) {
    double[] data = new double[bytes.remaining() / e.element.bytes()];
    switch (e.element) {
      case F32 -> { for (int i = 0; i < data.length; i++) data[i] = bytes.getFloat(); }
      case F64 -> { for (int i = 0; i < data.length; i++) data[i] = bytes.getDouble(); }
    }
    return new Tensor(e.element, e.shape, data);
  }

  private ModelException failure(String found) {
    return new ModelException(file + " is not a whole safetensors file: " + found);
  }
}
