package dev.rondo.bench.onednn;

import static dev.rondo.bench.onednn.Memories.layout;

import dev.rondo.bench.workload.Workload;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.global.dnnl.rnn_direction;
import org.bytedeco.dnnl.lbr_gru_backward;
import org.bytedeco.dnnl.lbr_gru_forward;
import org.bytedeco.dnnl.lstm_backward;
import org.bytedeco.dnnl.lstm_forward;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.memory.format_tag;
import org.bytedeco.dnnl.rnn_primitive_desc_base;
import org.bytedeco.dnnl.vanilla_rnn_backward;
import org.bytedeco.dnnl.vanilla_rnn_forward;

/** (layer, shape) -> what the forward and the backward primitive are to compute; they choose the layout of the weights. */
final class Descriptions {

  private static final rnn_direction FORWARD = rnn_direction.unidirectional_left2right;
  private static final algorithm TANH = algorithm.eltwise_tanh;
  private static final memory.desc NONE = new memory.desc();

  final memory.desc input, output, state, inputWeights, stateWeights, biases, peepholes;
  final rnn_primitive_desc_base forward;
  final rnn_primitive_desc_base backward;

  Descriptions(engine cpu, Layer layer, Workload w) {
    long b = w.batch(), t = w.steps(), i = w.inputs(), h = w.units(), gates = layer.gates();
    input = layout(format_tag.tnc, t, b, i);
    output = layout(format_tag.tnc, t, b, h);
    state = layout(format_tag.ldnc, 1, 1, b, h);
    inputWeights = layout(format_tag.any, 1, 1, i, gates, h);
    stateWeights = layout(format_tag.any, 1, 1, h, gates, h);
    biases = layout(format_tag.ldgo, 1, 1, layer.biases().size(), h);
    peepholes = layer.peepholes().isEmpty() ? NONE : layout(format_tag.ldgo, 1, 1, 3, h);
    memory.desc initial = w.mode() == Workload.Mode.INFERENCE ? NONE : state;   // in training too: without it, 3.13 gives wrong gradients of U
    memory.desc last = w.mode() == Workload.Mode.STREAMING ? state : NONE;
    boolean training = w.mode() == Workload.Mode.TRAINING;
    forward = forward(cpu, layer, training ? prop_kind.forward_training : prop_kind.forward_inference, initial, last);
    backward = training ? backward(cpu, layer) : null;
  }

  private rnn_primitive_desc_base forward(engine cpu, Layer layer, prop_kind kind, memory.desc s, memory.desc e) {
    return switch (layer.kind()) {
      case RNN -> new vanilla_rnn_forward.primitive_desc(cpu, kind, TANH, FORWARD, input, s, inputWeights, stateWeights, biases, output, e);
      case LSTM -> layer.peepholes().isEmpty()
          ? new lstm_forward.primitive_desc(cpu, kind, FORWARD, input, s, s, inputWeights, stateWeights, biases, output, e, e)
          : new lstm_forward.primitive_desc(cpu, kind, FORWARD, input, s, s, inputWeights, stateWeights, peepholes, biases, output, e, e);
      case GRU_RESET_AFTER -> new lbr_gru_forward.primitive_desc(cpu, kind, FORWARD, input, s, inputWeights, stateWeights, biases, output, e);
    };
  }

  private rnn_primitive_desc_base backward(engine cpu, Layer layer) {
    prop_kind kind = prop_kind.backward;
    return switch (layer.kind()) {
      case RNN -> new vanilla_rnn_backward.primitive_desc(cpu, kind, TANH, FORWARD, input, state, inputWeights, stateWeights, biases, output, NONE,
          input, state, inputWeights, stateWeights, biases, output, NONE, (vanilla_rnn_forward.primitive_desc) forward);
      case LSTM -> layer.peepholes().isEmpty()
          ? new lstm_backward.primitive_desc(cpu, kind, FORWARD, input, state, state, inputWeights, stateWeights, biases, output, NONE, NONE,
              input, state, state, inputWeights, stateWeights, biases, output, NONE, NONE, (lstm_forward.primitive_desc) forward)
          : new lstm_backward.primitive_desc(cpu, kind, FORWARD, input, state, state, inputWeights, stateWeights, peepholes, biases, output, NONE, NONE,
              input, state, state, inputWeights, stateWeights, peepholes, biases, output, NONE, NONE, (lstm_forward.primitive_desc) forward);
      case GRU_RESET_AFTER -> new lbr_gru_backward.primitive_desc(cpu, kind, FORWARD, input, state, inputWeights, stateWeights, biases, output, NONE,
          input, state, inputWeights, stateWeights, biases, output, NONE, (lbr_gru_forward.primitive_desc) forward);
    };
  }
}
