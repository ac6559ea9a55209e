package dev.rondo.bench.onnxruntime;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** A protocol buffer being written: fields by number, as far as a model of one operator needs them. */
final class Message {

  private static final int VARINT = 0, LENGTH = 2;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  Message number(int field, long value) {
    varint(field << 3 | VARINT);
    varint(value);
    return this;
  }

  Message text(int field, String value) {
    return bytes(field, value.getBytes(StandardCharsets.UTF_8));
  }

  Message message(int field, Message value) {
    return bytes(field, value.toBytes());
  }

  /** Little-endian, as raw data of a tensor is. */
  Message floats(int field, float[] values) {
    ByteBuffer raw = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    raw.asFloatBuffer().put(values);
    return bytes(field, raw.array());
  }

  private Message bytes(int field, byte[] value) {
    varint(field << 3 | LENGTH);
    varint(value.length);
    bytes.writeBytes(value);
    return this;
  }

  private void varint(long value) {
    for (; (value & ~0x7FL) != 0; value >>>= 7) bytes.write((int) (value & 0x7F | 0x80));
    bytes.write((int) value);
  }

  byte[] toBytes() {
    return bytes.toByteArray();
  }
}
