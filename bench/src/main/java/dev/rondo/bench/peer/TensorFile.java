package dev.rondo.bench.peer;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Named arrays &lt;-> a file, for two processes of one run. */
public final class TensorFile {

  private TensorFile() {}

  public static void write(Path file, Map<String, float[]> tensors) throws IOException {
    try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
      out.writeInt(tensors.size());
      for (Map.Entry<String, float[]> tensor : tensors.entrySet()) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * tensor.getValue().length);
        bytes.asFloatBuffer().put(tensor.getValue());
        out.writeUTF(tensor.getKey());
        out.writeInt(tensor.getValue().length);
        out.write(bytes.array());
      }
    }
  }

  public static Map<String, float[]> read(Path file) throws IOException {
    Map<String, float[]> tensors = new LinkedHashMap<>();
    try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
      for (int count = in.readInt(); count > 0; count--) {
        String name = in.readUTF();
        float[] values = new float[in.readInt()];
        ByteBuffer.wrap(in.readNBytes(4 * values.length)).asFloatBuffer().get(values);
        tensors.put(name, values);
      }
    }
    return tensors;
  }
}
