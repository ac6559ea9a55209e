package dev.rondo.bench.pytorch;

import static dev.rondo.bench.pytorch.Tensors.list;
import static dev.rondo.bench.pytorch.Tensors.zeros;
import static org.bytedeco.pytorch.global.torch.gru;
import static org.bytedeco.pytorch.global.torch.gru_cell;
import static org.bytedeco.pytorch.global.torch.lstm;
import static org.bytedeco.pytorch.global.torch.lstm_cell;
import static org.bytedeco.pytorch.global.torch.rnn_tanh;
import static org.bytedeco.pytorch.global.torch.setGraphExecutorOptimize;

import dev.rondo.bench.workload.Workload;
import dev.rondo.bench.workload.Workload.Mode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.bytedeco.pytorch.CompilationUnit;
import org.bytedeco.pytorch.Function;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.QualifiedName;
import org.bytedeco.pytorch.T_TensorTensorTensor_T;
import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;

/** One way in which PyTorch computes y [T, B, H] from x and the parameters: its layer, or a function of {@code cells.py}. */
interface Form {

  String name();

  /** What must be set for all threads while this form runs. */
  default void choose() {}

  Tensor output();

  Set<String> LAYERS = Set.of("elman", "lstm", "gru_reset_after");

  static List<Form> of(Workload w, Tensor x, List<Tensor> parameters, String functions) {
    if (w.mode() == Mode.STREAMING) return streams(w, x, parameters);
    if (LAYERS.contains(w.cell())) return List.of(layer(w, x, parameters));
    List<Form> forms = new ArrayList<>();
    for (String name : new String[] {w.cell(), w.cell() + "_2"}) {
      if (!functions.contains("def " + name + "(")) continue;
      for (boolean optimised : new boolean[] {true, false}) forms.add(new Script(name, optimised, functions, x, parameters));
    }
    return forms;
  }

  private static Form layer(Workload w, Tensor x, List<Tensor> parameters) {
    Tensor h = zeros(1, w.batch(), w.units()), c = zeros(1, w.batch(), w.units());
    TensorVector p = list(parameters.toArray(Tensor[]::new)), hc = list(h, c);
    boolean training = w.mode() == Mode.TRAINING;
    return switch (w.cell()) {
      case "lstm" -> form("lstm", () -> lstm(x, hc, p, true, 1, 0, training, false, false).get0());
      case "elman" -> form("rnn_tanh", () -> rnn_tanh(x, h, p, true, 1, 0, training, false, false).get0());
      default -> form("gru", () -> gru(x, h, p, true, 1, 0, training, false, false).get0());
    };
  }

  /** Layers that go on from the state that the call before left. */
  private static List<Form> streams(Workload w, Tensor x, List<Tensor> parameters) {
    Tensor h = zeros(1, w.batch(), w.units()), c = zeros(1, w.batch(), w.units()), h1 = h.squeeze(0), c1 = c.squeeze(0);
    TensorVector p = list(parameters.toArray(Tensor[]::new)), hc = list(h, c), hc1 = list(h1, c1);
    TensorOptional b = new TensorOptional(parameters.get(2)), d = new TensorOptional(parameters.get(3));
    Tensor x1 = x.squeeze(0);
    List<Form> forms = new ArrayList<>();
    if (w.cell().equals("lstm")) {
      forms.add(form("lstm", () -> {
        T_TensorTensorTensor_T r = lstm(x, hc, p, true, 1, 0, false, false, false);
        h.copy_(r.get1());
        c.copy_(r.get2());
        return r.get0();
      }));
      if (w.steps() == 1) forms.add(form("lstm_cell", () -> {
        T_TensorTensor_T r = lstm_cell(x1, hc1, parameters.get(0), parameters.get(1), b, d);
        h1.copy_(r.get0());
        c1.copy_(r.get1());
        return r.get0();
      }));
    } else if (w.cell().equals("gru_reset_after")) {
      forms.add(form("gru", () -> {
        T_TensorTensor_T r = gru(x, h, p, true, 1, 0, false, false, false);
        h.copy_(r.get1());
        return r.get0();
      }));
      if (w.steps() == 1) forms.add(form("gru_cell", () -> h1.copy_(gru_cell(x1, h1, parameters.get(0), parameters.get(1), b, d))));
    }
    return forms;
  }

  private static Form form(String name, java.util.function.Supplier<Tensor> output) {
    return new Form() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public Tensor output() {
        return output.get();
      }
    };
  }

  /** A function compiled by TorchScript; not optimised, its operators run one by one as if called from C++. */
  final class Script implements Form {
    private final String name;
    private final boolean optimised;
    private final CompilationUnit unit;
    private final Function function;
    private final IValueVector arguments = new IValueVector();

    private Script(String name, boolean optimised, String functions, Tensor x, List<Tensor> parameters) {
      this.name = name;
      this.optimised = optimised;
      this.unit = org.bytedeco.pytorch.global.torch.compile(functions);
      this.function = unit.find_function(new QualifiedName(name));
      arguments.push_back(new IValue(x));
      parameters.forEach(p -> arguments.push_back(new IValue(p)));
    }

    @Override
    public String name() {
      return (optimised ? "scripted " : "eager ") + name;
    }

    @Override
    public void choose() {
      setGraphExecutorOptimize(optimised);
    }

    @Override
    public Tensor output() {
      return function.apply(arguments).toTensor();
    }
  }
}
