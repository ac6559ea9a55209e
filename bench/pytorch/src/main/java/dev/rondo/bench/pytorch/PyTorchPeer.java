package dev.rondo.bench.pytorch;

import static dev.rondo.bench.pytorch.Tensors.list;
import static org.bytedeco.pytorch.global.torch.dot;
import static org.bytedeco.pytorch.global.torch.grad;

import dev.rondo.bench.peer.Answering;
import dev.rondo.bench.peer.Peer;
import dev.rondo.bench.peer.Stacked;
import dev.rondo.bench.workload.Workload;
import dev.rondo.bench.workload.Workload.Mode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.InferenceMode;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** A layer or cell by PyTorch, in the form that is fastest here. */
public final class PyTorchPeer implements Peer {

  private static final double TRIAL_MS = 800;

  private final Scalar two = new Scalar(2.0);
  private Workload workload;
  private Map<String, float[]> given;
  private Form form;
  private TensorVector learnt;
  private List<Leaf> learning;
  private TensorVector gradients;
  private Tensor loss, y;
  private InferenceMode inference;   // in force while it lives

  public static void main(String[] args) throws IOException {
    Natives.use();
    Answering.serve(new PyTorchPeer());
  }

  @Override
  public String name() {
    return "PyTorch";
  }

  @Override
  public String version() {
    return "2.7.1 (MKL)";
  }

  @Override
  public boolean supports(Workload w, int threads) {
    return Leaf.of(w.cell()) != null && (w.mode() != Mode.STREAMING || w.cell().equals("lstm") || w.cell().equals("gru_reset_after"));
  }

  @Override
  public String form() {
    return form.name();
  }

  @Override
  public void prepare(Workload w, int threads, Map<String, float[]> numbers) {
    torch.set_num_threads(threads);
    workload = w;
    given = new HashMap<>(numbers);
    given.put("", new float[w.units()]);
    if (w.mode() != Mode.TRAINING) inference = new InferenceMode(true);
    form = fastest();
    form.choose();
  }

  private List<Form> forms() {
    boolean training = workload.mode() == Mode.TRAINING;
    List<Tensor> parameters = new ArrayList<>(), learnt = new ArrayList<>();
    learning = Leaf.of(workload.cell()).stream().filter(Leaf::learns).toList();
    for (Leaf leaf : Leaf.of(workload.cell())) {
      Tensor tensor = tensor(leaf);
      if (training && leaf.learns()) learnt.add(tensor.requires_grad_());
      parameters.add(tensor);
    }
    Tensor x = Tensors.of(given.get("x"), workload.steps(), workload.batch(), workload.inputs());
    if (training) learnt.add(x.requires_grad_());
    this.learnt = list(learnt.toArray(Tensor[]::new));
    return Form.of(workload, x, parameters, functions());
  }

  private Tensor tensor(Leaf leaf) {
    float[] values = Stacked.of(given, leaf.parts());
    long rows = (long) leaf.parts().size() * workload.units();
    return leaf.isMatrix() ? Tensors.of(values, rows, values.length / rows) : Tensors.of(values, rows);
  }

  private static String functions() {
    try (InputStream in = PyTorchPeer.class.getResourceAsStream("cells.py")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Tries all forms, and starts the best anew: a stream's states are 0 again. */
  private Form fastest() {
    List<Form> forms = forms();
    int best = 0;
    double least = Double.MAX_VALUE;
    for (int k = 0; k < forms.size() && forms.size() > 1; k++) {
      form = forms.get(k);
      form.choose();
      double time = trial();
      System.err.printf("pytorch %s: %s %.3f ms%n", workload.id(), form.name(), time);
      if (time < least) {
        least = time;
        best = k;
      }
    }
    return forms().get(best);
  }

  private double trial() {
    for (int i = 0; i < 5; i++) run();   // the executor profiles the first, and compiles
    double least = Double.MAX_VALUE;
    long start = System.nanoTime();
    for (int n = 0; n < 5 || System.nanoTime() - start < TRIAL_MS * 1e6; n++) {
      long before = System.nanoTime();
      run();
      least = Math.min(least, (System.nanoTime() - before) / 1e6);
    }
    return least;
  }

  @Override
  public void run() {
    forget();
    PointerScope temporary = new PointerScope();
    try {
      compute();
    } finally {
      temporary.close();
    }
  }

  /** What is retained outlives the scope. */
  private void compute() {
    y = new Tensor(form.output());   // a handle of its own: what the form returns may lie in a tuple
    y.retainReference();
    if (workload.mode() != Mode.TRAINING) return;
    Tensor plain = y.detach(), flat = plain.view(-1);
    loss = dot(flat, flat);
    loss.retainReference();
    gradients = grad(list(y), learnt, list(plain.mul(two)), new BoolOptional(), false, false);
    gradients.retainReference();
  }

  /** The results of the run before: their memory is free for this one. */
  private void forget() {
    if (y != null) y.releaseReference();
    if (loss != null) loss.releaseReference();
    if (gradients != null) gradients.releaseReference();
    y = loss = null;
    gradients = null;
  }

  @Override
  public Map<String, float[]> results() {
    Map<String, float[]> results = new LinkedHashMap<>();
    results.put("h", Tensors.numbers(y));
    if (workload.mode() != Mode.TRAINING) return results;
    results.put("loss", Tensors.numbers(loss));
    for (int k = 0; k < learning.size(); k++) Stacked.gradients(Tensors.numbers(gradients.get(k)), learning.get(k).parts(), results);
    results.put("x_bar", Tensors.numbers(gradients.get(learning.size())));
    results.remove("_bar");   // of the zeros
    return results;
  }
}
