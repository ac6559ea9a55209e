package dev.rondo.bench.onednn;

import static dev.rondo.bench.peer.Stacked.names;

import java.util.List;
import java.util.Map;

/** The primitives that compute a cell, and the order in which they have its gates. */
record Layer(Kind kind, List<String> inputWeights, List<String> stateWeights, List<String> biases, List<String> peepholes) {

  enum Kind { RNN, LSTM, GRU_RESET_AFTER }

  private static final Map<String, Layer> LAYERS = Map.of(
      "elman", of(Kind.RNN, "", List.of("b"), List.of()),
      "lstm", of(Kind.LSTM, "i f g o", names("b", "i f g o"), List.of()),
      "lstm_peephole", of(Kind.LSTM, "i f g o", names("b", "i f g o"), names("p", "i f o")),
      "gru_reset_after", of(Kind.GRU_RESET_AFTER, "z r n", names("b", "z r n u"), List.of()));

  private static Layer of(Kind kind, String gates, List<String> biases, List<String> peepholes) {
    return new Layer(kind, names("W", gates), names("U", gates), biases, peepholes);
  }

  static Layer named(String cell) {
    return LAYERS.get(cell);
  }

  int gates() {
    return inputWeights.size();
  }

  boolean hasMemory() {
    return kind == Kind.LSTM;
  }
}
