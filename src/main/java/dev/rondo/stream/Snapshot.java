package dev.rondo.stream;

import dev.rondo.codegen.machine.Element;
import dev.rondo.graph.Recurrence;
import dev.rondo.model.Fingerprint;
import dev.rondo.model.Model;
import dev.rondo.model.ModelException;
import dev.rondo.model.Tensor;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The states of a stream between two time steps. A {@link Stepper} takes a snapshot and restores it. As bytes or as a
 * file it has the format of a model, with one tensor for each state. {@code mark} is the fingerprint of its equations,
 * and {@code network} their name. Weights are not included, so a network with other weights can restore it.
 */
public final class Snapshot {

  private static final String MARK = "rondo.stream", NETWORK = "rondo.network";

  private final String network;
  private final String mark;
  private final Element element;
  private final SortedMap<String, double[]> states;

  Snapshot(Recurrence network, Element element, Map<String, double[]> states) {
    this(network.name(), mark(network), element, new TreeMap<>(states));
  }

  private Snapshot(String network, String mark, Element element, SortedMap<String, double[]> states) {
    this.network = network;
    this.mark = mark;
    this.element = element;
    this.states = states;
  }

  /**
   * Throws {@link IllegalArgumentException} if the snapshot belongs to other equations, or if it has double precision
   * and the stream single.
   */
  void check(Recurrence carried, Element now) {
    if (!network.equals(carried.name())) throw new IllegalArgumentException("the snapshot was taken of network '" + network + "', and this is '" + carried.name() + "'; take one of this network, or start from scratch");
    if (!mark.equals(mark(carried))) throw new IllegalArgumentException("the snapshot was taken of another network '" + network + "', with other equations; take one of this network, or start from scratch");
    if (element.bytes() > now.bytes()) throw new IllegalArgumentException("the snapshot was taken in double precision, and '" + carried.name() + "' goes on in single; make the stepper with element F64, or begin anew");
  }

  Map<String, double[]> states() {
    return states;
  }

  private static String mark(Recurrence r) {
    return new Fingerprint().and(r.toString()).text();
  }

  private Model model() {
    Map<String, Tensor> tensors = new TreeMap<>();
    states.forEach((name, values) -> tensors.put(name, new Tensor(element, List.of(values.length), values)));
    return Model.of(tensors, Map.of(MARK, mark, NETWORK, network));
  }

  private static Snapshot of(Model model) {
    SortedMap<String, double[]> states = new TreeMap<>();
    String mark = model.text(MARK).orElseThrow(() -> new ModelException("it holds no snapshot of a stream, for its metadata has no '" + MARK + "'; give one that a stepper wrote"));
    Element element = model.tensors().values().stream().anyMatch(t -> t.element() == Element.F64) ? Element.F64 : Element.F32;
    model.tensors().forEach((name, tensor) -> {
      if (tensor.element() != element || tensor.shape().size() != 1) throw new ModelException("tensor '" + name + "' of the snapshot is " + tensor.element() + " of shape " + tensor.shape() + ", but a stream keeps its states as " + element + ", flat; give one that a stepper wrote");
      states.put(name, tensor.data());
    });
    return new Snapshot(model.require(NETWORK), mark, element, states);
  }

  public byte[] bytes() {
    return model().bytes();
  }

  /** Reads the bytes that {@link #bytes} returned; throws {@link ModelException} for others. */
  public static Snapshot of(byte[] bytes) {
    return of(Model.of(bytes));
  }

  /** Writes a file atomically. */
  public void write(Path file) {
    model().write(file);
  }

  /** Reads a file that {@link #write} wrote; throws {@link ModelException} for others. */
  public static Snapshot read(Path file) {
    Model model = Model.read(file);
    try {
      return of(model);
    } catch (ModelException e) {
      throw e.in(file);
    }
  }
}
