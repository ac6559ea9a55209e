package dev.rondo.bench.onnxruntime;

import java.util.List;

/** One recurrent operator with its weights -> a model, as onnx.proto lays it out. */
final class OnnxModel {

  private static final int IR_VERSION = 8, OPERATORS = 14;
  private static final int FLOAT = 1, INT_ATTRIBUTE = 2;

  private final Message graph = new Message();

  /** A weight. */
  void constant(String name, float[] values, long... shape) {
    Message tensor = new Message();
    for (long n : shape) tensor.number(1, n);
    graph.message(5, tensor.number(2, FLOAT).text(8, name).floats(9, values));
  }

  void input(String name, long... shape) {
    graph.message(11, value(name, shape));
  }

  void output(String name, long... shape) {
    graph.message(12, value(name, shape));
  }

  private static Message value(String name, long... shape) {
    Message dims = new Message();
    for (long n : shape) dims.message(1, new Message().number(1, n));
    Message type = new Message().message(1, new Message().number(1, FLOAT).message(2, dims));
    return new Message().text(1, name).message(2, type);
  }

  /** The operator; the name "" stands for an input or output that is left out. */
  void operator(String type, List<String> inputs, List<String> outputs, long units, boolean resetAfter) {
    Message node = new Message();
    inputs.forEach(name -> node.text(1, name));
    outputs.forEach(name -> node.text(2, name));
    node.text(4, type).message(5, attribute("hidden_size", units));
    if (resetAfter) node.message(5, attribute("linear_before_reset", 1));
    graph.message(1, node);
  }

  private static Message attribute(String name, long value) {
    return new Message().text(1, name).number(3, value).number(20, INT_ATTRIBUTE);
  }

  byte[] toBytes() {
    Message operators = new Message().text(1, "").number(2, OPERATORS);
    return new Message().number(1, IR_VERSION).message(7, graph.text(2, "one operator")).message(8, operators).toBytes();
  }
}
