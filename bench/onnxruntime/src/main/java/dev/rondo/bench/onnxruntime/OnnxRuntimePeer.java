package dev.rondo.bench.onnxruntime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.rondo.bench.peer.Answering;
import dev.rondo.bench.peer.Peer;
import dev.rondo.bench.peer.Stacked;
import dev.rondo.bench.workload.Workload;
import dev.rondo.bench.workload.Workload.Mode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A layer by ONNX Runtime, which has no training: outputs go into memory that is there already, and a stream's states take turns. */
public final class OnnxRuntimePeer implements Peer {

  private record Turn(Map<String, OnnxTensor> inputs, Map<String, OnnxTensor> outputs, FloatBuffer result) {}

  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final List<Turn> turns = new ArrayList<>();
  private OrtSession session;
  private Workload workload;
  private Operator operator;
  private int runs;

  public static void main(String[] args) throws IOException {
    Answering.serve(new OnnxRuntimePeer());
  }

  @Override
  public String name() {
    return "ONNX Runtime";
  }

  @Override
  public String version() {
    return environment.getVersion();
  }

  @Override
  public boolean supports(Workload w, int threads) {
    return w.mode() != Mode.TRAINING && Operator.named(w.cell()) != null;
  }

  @Override
  public String form() {
    return operator.type() + " operator";
  }

  @Override
  public void prepare(Workload w, int threads, Map<String, float[]> given) {
    workload = w;
    operator = Operator.named(w.cell());
    try {
      OrtSession.SessionOptions options = new OrtSession.SessionOptions();
      options.setIntraOpNumThreads(threads);
      options.setInterOpNumThreads(1);
      options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
      options.setExecutionMode(OrtSession.SessionOptions.ExecutionMode.SEQUENTIAL);
      session = environment.createSession(model(given), options);
      prepareTurns(given.get("x"));
    } catch (OrtException e) {
      throw failure(e);
    }
  }

  private byte[] model(Map<String, float[]> given) {
    Map<String, float[]> numbers = new HashMap<>(given);
    long b = workload.batch(), t = workload.steps(), i = workload.inputs(), h = workload.units(), gates = operator.inputWeights().size();
    numbers.put("", new float[workload.units()]);
    OnnxModel model = new OnnxModel();
    model.constant("W", Stacked.of(numbers, operator.inputWeights()), 1, gates * h, i);
    model.constant("R", Stacked.of(numbers, operator.stateWeights()), 1, gates * h, h);
    model.constant("B", Stacked.of(numbers, operator.biases()), 1, 2 * gates * h);
    List<String> inputs = new ArrayList<>(List.of("x", "W", "R", "B")), outputs = new ArrayList<>(List.of("y"));
    model.input("x", t, b, i);
    model.output("y", t, 1, b, h);
    if (workload.mode() == Mode.STREAMING) {
      inputs.addAll(List.of("", "h"));
      outputs.add("h_last");
      model.input("h", 1, b, h);
      model.output("h_last", 1, b, h);
      if (operator.hasMemory()) {
        inputs.add("c");
        outputs.add("c_last");
        model.input("c", 1, b, h);
        model.output("c_last", 1, b, h);
      }
    }
    if (!operator.peepholes().isEmpty()) {
      while (inputs.size() < 7) inputs.add("");
      inputs.add("P");
      model.constant("P", Stacked.of(numbers, operator.peepholes()), 1, 3 * h);
    }
    model.operator(operator.type(), inputs, outputs, h, operator.resetAfter());
    return model.toBytes();
  }

  private void prepareTurns(float[] x) throws OrtException {
    long b = workload.batch(), t = workload.steps(), h = workload.units();
    OnnxTensor input = tensor(buffer(x.length).put(0, x), t, b, workload.inputs());
    OnnxTensor[] hs = {state(b, h), state(b, h)}, cs = {state(b, h), state(b, h)};
    for (int k = 0; k < (workload.mode() == Mode.STREAMING ? 2 : 1); k++) {
      FloatBuffer y = buffer(Math.toIntExact(t * b * h));
      Map<String, OnnxTensor> in = new HashMap<>(Map.of("x", input)), out = new HashMap<>(Map.of("y", tensor(y, t, 1, b, h)));
      if (workload.mode() == Mode.STREAMING) {
        in.put("h", hs[k]);
        out.put("h_last", hs[1 - k]);
        if (operator.hasMemory()) {
          in.put("c", cs[k]);
          out.put("c_last", cs[1 - k]);
        }
      }
      turns.add(new Turn(in, out, y));
    }
  }

  private static FloatBuffer buffer(int length) {
    return ByteBuffer.allocateDirect(4 * length).order(ByteOrder.nativeOrder()).asFloatBuffer();
  }

  private OnnxTensor state(long batch, long units) throws OrtException {
    return tensor(buffer(Math.toIntExact(batch * units)), 1, batch, units);
  }

  private OnnxTensor tensor(FloatBuffer numbers, long... shape) throws OrtException {
    return OnnxTensor.createTensor(environment, numbers, shape);
  }

  @Override
  public void run() {
    Turn turn = turns.get(runs++ % turns.size());
    try {
      session.run(turn.inputs(), turn.outputs()).close();
    } catch (OrtException e) {
      throw failure(e);
    }
  }

  @Override
  public Map<String, float[]> results() {
    FloatBuffer y = turns.get((runs - 1) % turns.size()).result();
    float[] values = new float[y.capacity()];
    y.get(0, values);
    return Map.of("h", values);
  }

  private static IllegalStateException failure(OrtException e) {
    return new IllegalStateException("ONNX Runtime refuses: " + e.getMessage(), e);
  }
}
