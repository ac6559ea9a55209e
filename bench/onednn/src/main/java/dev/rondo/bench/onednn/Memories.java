package dev.rondo.bench.onednn;

import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive;
import org.bytedeco.dnnl.reorder;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;

/** Float arrays in the layouts that primitives ask for, on the one processor. */
final class Memories {

  final engine cpu = new engine(engine.kind.cpu, 0);
  final stream queue = new stream(cpu);

  /** One primitive and what it reads and writes. */
  record Call(primitive work, IntMemoryMap arguments) {}

  static memory.desc layout(memory.format_tag tag, long... dims) {
    return new memory.desc(dims, memory.data_type.f32, tag);
  }

  /** All zeros. */
  memory empty(memory.desc layout) {
    memory made = new memory(layout, cpu);
    zero(made);
    return made;
  }

  memory of(memory.desc layout, float[] values) {
    memory made = empty(layout);
    if (layout.get_size() != 4L * values.length) throw new IllegalArgumentException(values.length + " numbers for a memory of " + layout.get_size() + " bytes");
    new FloatPointer(made.get_data_handle()).put(values, 0, values.length);
    return made;
  }

  static void zero(memory m) {
    long bytes = m.get_desc().get_size();
    if (bytes > 0) Pointer.memset(m.get_data_handle(), 0, bytes);
  }

  float[] numbers(memory plain) {
    float[] values = new float[Math.toIntExact(plain.get_desc().get_size() / 4)];
    new FloatPointer(plain.get_data_handle()).get(values, 0, values.length);
    return values;
  }

  /** The same numbers in another layout. */
  memory copy(memory from, memory.desc layout) {
    memory made = empty(layout);
    new reorder(from, made).execute(queue, from, made);
    queue._wait();
    return made;
  }

  /** The arguments of a call: pairs of the argument's number and its memory. */
  static IntMemoryMap arguments(Object... pairs) {
    IntMemoryMap arguments = new IntMemoryMap();
    for (int i = 0; i < pairs.length; i += 2) arguments.put((Integer) pairs[i], (memory) pairs[i + 1]);
    return arguments;
  }
}
