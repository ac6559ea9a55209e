package dev.rondo.experiment;

import dev.rondo.codegen.Element;
import dev.rondo.model.Model;
import dev.rondo.model.ModelException;
import dev.rondo.model.Tensor;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The states of a stream between two steps: a {@link Stepper} gives it and goes on from it. As bytes or as a file it has the form of a model, a tensor for each state;
 * {@code network} is a mark of the equations that it belongs to. Weights are no part of it.
 */
public final class Snapshot {

  private static final String NETWORK = "rondo.stream";

  private final String network;
  private final SortedMap<String, double[]> states;

  Snapshot(String equations, Map<String, double[]> states) {
    this(new TreeMap<>(states), mark(equations));
  }

  private Snapshot(SortedMap<String, double[]> states, String network) {
    this.network = network;
    this.states = states;
  }

  String network() {
    return network;
  }

  Map<String, double[]> states() {
    return states;
  }

  static String mark(String equations) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(equations.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JVM has SHA-256", e);
    }
  }

  private Model model() {
    Map<String, Tensor> tensors = new TreeMap<>();
    states.forEach((name, values) -> tensors.put(name, new Tensor(Element.F32, List.of(values.length), values)));
    return Model.of(tensors, Map.of(NETWORK, network));
  }

  private static Snapshot of(Model model) {
    SortedMap<String, double[]> states = new TreeMap<>();
    model.tensors().forEach((name, tensor) -> states.put(name, tensor.data()));
    return new Snapshot(states, model.text(NETWORK).orElseThrow(() -> new ModelException("it holds no snapshot of a stream, for its metadata has no '" + NETWORK + "'; give one that a stepper wrote")));
  }

  public byte[] bytes() {
    return model().bytes();
  }

  /** Reads what {@link #bytes} gave; throws {@link ModelException} for anything else. */
  public static Snapshot of(byte[] bytes) {
    return of(Model.of(bytes));
  }

  /** Writes a file, whole or not at all. */
  public void write(Path file) {
    model().write(file);
  }

  /** Reads what {@link #write} wrote; throws {@link ModelException} for anything else. */
  public static Snapshot read(Path file) {
    Model model = Model.read(file);
    try {
      return of(model);
    } catch (ModelException e) {
      throw e.in(file);
    }
  }
}
