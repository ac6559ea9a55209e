package dev.rondo.bench.onnxruntime;

import static dev.rondo.bench.peer.Stacked.names;

import java.util.List;
import java.util.Map;

/** The operator that computes a cell, and the order in which it has the gates; the name "" stands for zeros. */
record Operator(String type, boolean resetAfter, List<String> inputWeights, List<String> stateWeights, List<String> biases, List<String> peepholes) {

  private static final Map<String, Operator> OF = Map.of(
      "elman", of("RNN", false, "", List.of("b", ""), List.of()),
      "lstm", of("LSTM", false, "i o f g", List.of("bi", "bo", "bf", "bg", "", "", "", ""), List.of()),
      "lstm_peephole", of("LSTM", false, "i o f g", List.of("bi", "bo", "bf", "bg", "", "", "", ""), names("p", "i o f")),
      "gru", of("GRU", false, "z r n", List.of("bz", "br", "bn", "", "", ""), List.of()),
      "gru_reset_after", of("GRU", true, "z r n", List.of("bz", "br", "bn", "", "", "bu"), List.of()));

  private static Operator of(String type, boolean resetAfter, String gates, List<String> biases, List<String> peepholes) {
    return new Operator(type, resetAfter, names("W", gates), names("U", gates), biases, peepholes);
  }

  static Operator named(String cell) {
    return OF.get(cell);
  }

  boolean hasMemory() {
    return type.equals("LSTM");
  }
}
