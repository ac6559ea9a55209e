package dev.rondo.bench.deeplearning4j;

import dev.rondo.bench.peer.Answering;
import dev.rondo.bench.peer.Peer;
import dev.rondo.bench.peer.Stacked;
import dev.rondo.bench.workload.Workload;
import dev.rondo.bench.workload.Workload.Mode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.RnnLossLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** A layer by Deeplearning4j, whose arrays are [B, units, T] and whose weights are transposed. */
public final class Deeplearning4jPeer implements Peer {

  private Workload workload;
  private List<String> inputWeights, stateWeights, biases;
  private MultiLayerNetwork network;
  private INDArray x, zeros, y;
  private Pair<Gradient, INDArray> gradients;

  public static void main(String[] args) throws IOException {
    Path processor = Path.of("/proc/cpuinfo");
    if (Files.exists(processor) && Files.readString(processor).contains("avx512f")) System.setProperty("org.bytedeco.javacpp.platform.extension", "-avx512");
    Answering.serve(new Deeplearning4jPeer());
  }

  @Override
  public String name() {
    return "Deeplearning4j";
  }

  @Override
  public String version() {
    return "1.0.0-M2.1";
  }

  @Override
  public boolean supports(Workload w, int threads) {
    return (w.cell().equals("lstm") || w.cell().equals("elman")) && (w.mode() != Mode.STREAMING || w.steps() == 1);
  }

  @Override
  public String form() {
    return workload.cell().equals("lstm") ? "LSTM" : "SimpleRnn";
  }

  @Override
  public void prepare(Workload w, int threads, Map<String, float[]> given) {
    workload = w;
    Nd4j.getMemoryManager().togglePeriodicGc(false);
    String gates = w.cell().equals("lstm") ? "g f o i" : "";
    inputWeights = Stacked.names("W", gates);
    stateWeights = Stacked.names("U", gates);
    biases = Stacked.names("b", gates);
    network = new MultiLayerNetwork(configuration());
    network.init();
    network.setParam("0_W", transposed(Stacked.of(given, inputWeights), w.inputs()));
    network.setParam("0_RW", transposed(Stacked.of(given, stateWeights), w.units()));
    network.setParam("0_b", Nd4j.create(Stacked.of(given, biases), new long[] {1, (long) biases.size() * w.units()}));
    x = Nd4j.create(given.get("x"), new long[] {w.steps(), w.batch(), w.inputs()}).permute(1, 2, 0).dup('f');
    if (w.mode() == Mode.STREAMING) x = x.reshape('f', w.batch(), w.inputs());
    zeros = Nd4j.zeros(w.batch(), w.units(), w.steps());
  }

  /** With the loss Σ (y - 0)². */
  private MultiLayerConfiguration configuration() {
    int i = workload.inputs(), h = workload.units();
    Layer layer = workload.cell().equals("lstm")
        ? new LSTM.Builder().nIn(i).nOut(h).activation(Activation.TANH).gateActivationFunction(Activation.SIGMOID).build()
        : new SimpleRnn.Builder().nIn(i).nOut(h).activation(Activation.TANH).build();
    Layer loss = new RnnLossLayer.Builder(LossFunction.L2).activation(Activation.IDENTITY).build();
    return new NeuralNetConfiguration.Builder().updater(new NoOp()).list().layer(layer).layer(loss).setInputType(InputType.recurrent(i)).build();
  }

  private static INDArray transposed(float[] rows, long columns) {
    return Nd4j.create(rows, new long[] {rows.length / columns, columns}).transpose();
  }

  @Override
  public void run() {
    switch (workload.mode()) {
      case TRAINING -> gradients = network.calculateGradients(x, zeros, null, null);
      case INFERENCE -> y = network.output(x, false);
      case STREAMING -> y = network.rnnTimeStep(x);
    }
  }

  @Override
  public Map<String, float[]> results() {
    Map<String, float[]> results = new LinkedHashMap<>();
    if (workload.mode() == Mode.STREAMING) {
      results.put("h", y.dup('c').data().asFloat());
      return results;
    }
    if (workload.mode() == Mode.TRAINING) {
      y = network.output(x, false);   // the step does not give it, nor the loss
      Gradient g = gradients.getFirst();
      Stacked.gradients(flat(g.getGradientFor("0_W").transpose()), inputWeights, results);
      Stacked.gradients(flat(g.getGradientFor("0_RW").transpose()), stateWeights, results);
      Stacked.gradients(flat(g.getGradientFor("0_b")), biases, results);
      results.put("x_bar", flat(gradients.getSecond().permute(2, 0, 1)));
    }
    float[] h = flat(y.permute(2, 0, 1));
    results.put("h", h);
    double squares = 0;
    for (float value : h) squares += (double) value * value;
    if (workload.mode() == Mode.TRAINING) results.put("loss", new float[] {(float) squares});
    return results;
  }

  private static float[] flat(INDArray array) {
    float[] all = array.dup('c').data().asFloat();
    return Arrays.copyOf(all, Math.toIntExact(array.length()));
  }
}
