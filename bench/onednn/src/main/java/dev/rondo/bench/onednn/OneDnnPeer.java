package dev.rondo.bench.onednn;

import static dev.rondo.bench.onednn.Memories.arguments;
import static dev.rondo.bench.onednn.Memories.layout;
import static org.bytedeco.dnnl.global.dnnl.*;

import dev.rondo.bench.onednn.Memories.Call;
import dev.rondo.bench.peer.Answering;
import dev.rondo.bench.peer.Peer;
import dev.rondo.bench.peer.Stacked;
import dev.rondo.bench.workload.Workload;
import dev.rondo.bench.workload.Workload.Mode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.eltwise_forward;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.memory.format_tag;
import org.bytedeco.dnnl.primitive;
import org.bytedeco.dnnl.reduction;
import org.bytedeco.dnnl.reorder;

/**
 * A layer by oneDNN. Training keeps the weights in the forward primitive's layout, brings them to the backward one's in every step, since a
 * step changes them, and leaves the gradients in the layout that they come in. Inference packs them once.
 */
public final class OneDnnPeer implements Peer {

  private final Memories memories = new Memories();
  private final List<Call> calls = new ArrayList<>();
  private final List<memory> accumulators = new ArrayList<>();
  private Layer layer;
  private Workload workload;
  private Descriptions descriptions;
  private memory x, y, inputWeights, stateWeights, biases, peepholes, loss, xBar, inputWeightsBar, stateWeightsBar, biasesBar, peepholesBar;
  private IntMemoryMap forward;
  private int runs;

  public static void main(String[] args) throws IOException {
    Answering.serve(new OneDnnPeer());
  }

  @Override
  public String name() {
    return "oneDNN";
  }

  @Override
  public String version() {
    return "3.13";
  }

  @Override
  public boolean supports(Workload w, int threads) {
    return Layer.named(w.cell()) != null;
  }

  @Override
  public String form() {
    return "rnn primitive, " + descriptions.forward.impl_info_str().getString();
  }

  @Override
  public void prepare(Workload w, int threads, Map<String, float[]> given) {
    workload = w;
    layer = Layer.named(w.cell());
    Descriptions d = descriptions = new Descriptions(memories.cpu, layer, w);
    long i = w.inputs(), h = w.units();
    x = memories.of(d.input, given.get("x"));
    y = memories.empty(d.output);
    inputWeights = memories.copy(memories.of(plain(i), Stacked.of(given, layer.inputWeights())), d.forward.weights_layer_desc());
    stateWeights = memories.copy(memories.of(plain(h), Stacked.of(given, layer.stateWeights())), d.forward.weights_iter_desc());
    biases = memories.of(d.biases, Stacked.of(given, layer.biases()));
    forward = arguments(DNNL_ARG_SRC_LAYER, x, DNNL_ARG_WEIGHTS_LAYER, inputWeights, DNNL_ARG_WEIGHTS_ITER, stateWeights, DNNL_ARG_BIAS, biases, DNNL_ARG_DST_LAYER, y);
    if (!layer.peepholes().isEmpty()) forward.put(DNNL_ARG_WEIGHTS_PEEPHOLE, peepholes = memories.of(d.peepholes, Stacked.of(given, layer.peepholes())));
    switch (w.mode()) {
      case TRAINING -> prepareTraining();
      case INFERENCE -> calls.add(new Call(new primitive(d.forward), forward));
      case STREAMING -> prepareStream();
    }
  }

  /** [gates][units][columns], as everybody else has it. */
  private memory.desc plain(long columns) {
    return layout(format_tag.ldgoi, 1, 1, columns, layer.gates(), workload.units());
  }

  private void prepareTraining() {
    memory workspace = memories.empty(descriptions.forward.workspace_desc());
    forward.put(DNNL_ARG_WORKSPACE, workspace);
    putInitialStates(forward, DNNL_ARG_SRC_ITER, DNNL_ARG_SRC_ITER_C);
    calls.add(new Call(new primitive(descriptions.forward), forward));
    memory yBar = memories.empty(descriptions.output);
    addLoss(yBar);
    memory backInput = inBackwardLayout(inputWeights, descriptions.backward.weights_layer_desc());
    memory backState = inBackwardLayout(stateWeights, descriptions.backward.weights_iter_desc());
    xBar = memories.empty(descriptions.input);
    inputWeightsBar = accumulator(descriptions.backward.diff_weights_layer_desc());
    stateWeightsBar = accumulator(descriptions.backward.diff_weights_iter_desc());
    biasesBar = accumulator(descriptions.biases);
    IntMemoryMap backward = arguments(DNNL_ARG_SRC_LAYER, x, DNNL_ARG_WEIGHTS_LAYER, backInput, DNNL_ARG_WEIGHTS_ITER, backState, DNNL_ARG_BIAS, biases,
        DNNL_ARG_DST_LAYER, y, DNNL_ARG_WORKSPACE, workspace, DNNL_ARG_DIFF_SRC_LAYER, xBar, DNNL_ARG_DIFF_WEIGHTS_LAYER, inputWeightsBar,
        DNNL_ARG_DIFF_WEIGHTS_ITER, stateWeightsBar, DNNL_ARG_DIFF_BIAS, biasesBar, DNNL_ARG_DIFF_DST_LAYER, yBar);
    putInitialStates(backward, DNNL_ARG_SRC_ITER, DNNL_ARG_SRC_ITER_C);
    putInitialStates(backward, DNNL_ARG_DIFF_SRC_ITER, DNNL_ARG_DIFF_SRC_ITER_C);
    if (peepholes != null) {
      peepholesBar = accumulator(descriptions.peepholes);
      backward.put(DNNL_ARG_WEIGHTS_PEEPHOLE, peepholes);
      backward.put(DNNL_ARG_DIFF_WEIGHTS_PEEPHOLE, peepholesBar);
    }
    calls.add(new Call(new primitive(descriptions.backward), backward));
  }

  /** Zeros, in memory of their own. */
  private void putInitialStates(IntMemoryMap arguments, int state, int cellState) {
    arguments.put(state, memories.empty(descriptions.state));
    if (layer.hasMemory()) arguments.put(cellState, memories.empty(descriptions.state));
  }

  /** Σ y² and its cotangent 2 y; the reduction that squares has no fast implementation, the one that only adds has. */
  private void addLoss(memory yBar) {
    long rows = (long) workload.steps() * workload.batch();
    memory.desc flat = layout(format_tag.ab, rows, workload.units());
    memory squares = memories.empty(flat);
    loss = memories.empty(layout(format_tag.ab, 1, 1));
    var square = new eltwise_forward.primitive_desc(memories.cpu, prop_kind.forward_inference, algorithm.eltwise_square, flat, flat, 0, 0);
    var sum = new reduction.primitive_desc(memories.cpu, algorithm.reduction_sum, flat, loss.get_desc(), 0, 0);
    var twice = new eltwise_forward.primitive_desc(memories.cpu, prop_kind.forward_inference, algorithm.eltwise_linear, descriptions.output, descriptions.output, 2, 0);
    calls.add(new Call(new eltwise_forward(square), arguments(DNNL_ARG_SRC, new memory(flat, memories.cpu, y.get_data_handle()), DNNL_ARG_DST, squares)));
    calls.add(new Call(new reduction(sum), arguments(DNNL_ARG_SRC, squares, DNNL_ARG_DST, loss)));
    calls.add(new Call(new eltwise_forward(twice), arguments(DNNL_ARG_SRC, y, DNNL_ARG_DST, yBar)));
  }

  private memory inBackwardLayout(memory weights, memory.desc wanted) {
    if (weights.get_desc().equals(wanted)) return weights;
    memory made = memories.empty(wanted);
    calls.add(new Call(new reorder(weights, made), arguments(DNNL_ARG_FROM, weights, DNNL_ARG_TO, made)));
    return made;
  }

  /** Where the backward primitive adds to what it finds. */
  private memory accumulator(memory.desc layout) {
    memory made = memories.empty(layout);
    accumulators.add(made);
    return made;
  }

  /** Two calls that take turns: each reads the states that the other wrote. */
  private void prepareStream() {
    primitive step = new primitive(descriptions.forward);
    memory[] h = {memories.empty(descriptions.state), memories.empty(descriptions.state)};
    memory[] c = {memories.empty(descriptions.state), memories.empty(descriptions.state)};
    for (int k = 0; k < 2; k++) {
      IntMemoryMap turn = arguments(DNNL_ARG_SRC_LAYER, x, DNNL_ARG_WEIGHTS_LAYER, inputWeights, DNNL_ARG_WEIGHTS_ITER, stateWeights, DNNL_ARG_BIAS, biases,
          DNNL_ARG_DST_LAYER, y, DNNL_ARG_SRC_ITER, h[k], DNNL_ARG_DST_ITER, h[1 - k]);
      if (peepholes != null) turn.put(DNNL_ARG_WEIGHTS_PEEPHOLE, peepholes);
      if (layer.hasMemory()) {
        turn.put(DNNL_ARG_SRC_ITER_C, c[k]);
        turn.put(DNNL_ARG_DST_ITER_C, c[1 - k]);
      }
      calls.add(new Call(step, turn));
    }
  }

  @Override
  public void run() {
    if (workload.mode() == Mode.STREAMING) {
      execute(calls.get(runs++ & 1));
    } else {
      accumulators.forEach(Memories::zero);
      calls.forEach(this::execute);
    }
    memories.queue._wait();
  }

  private void execute(Call call) {
    call.work().execute(memories.queue, call.arguments());
  }

  @Override
  public Map<String, float[]> results() {
    Map<String, float[]> results = new LinkedHashMap<>();
    results.put("h", memories.numbers(y));
    if (workload.mode() != Mode.TRAINING) return results;
    results.put("loss", memories.numbers(loss));
    results.put("x_bar", memories.numbers(xBar));
    Stacked.gradients(memories.numbers(memories.copy(inputWeightsBar, plain(workload.inputs()))), layer.inputWeights(), results);
    Stacked.gradients(memories.numbers(memories.copy(stateWeightsBar, plain(workload.units()))), layer.stateWeights(), results);
    Stacked.gradients(memories.numbers(biasesBar), layer.biases(), results);
    if (peepholesBar != null) Stacked.gradients(memories.numbers(peepholesBar), layer.peepholes(), results);
    return results;
  }
}
