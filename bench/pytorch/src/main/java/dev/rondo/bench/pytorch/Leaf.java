package dev.rondo.bench.pytorch;

import static dev.rondo.bench.peer.Stacked.names;

import java.util.List;
import java.util.Map;

/** One tensor that PyTorch is given: some of the cell's parameters below each other, in PyTorch's order; the name "" stands for zeros. */
record Leaf(List<String> parts) {

  private static final Map<String, List<Leaf>> OF = Map.of(
      "elman", List.of(leaf("W"), leaf("U"), leaf("b"), zeros(1)),
      "lstm", List.of(leaf("W", "i f g o"), leaf("U", "i f g o"), leaf("b", "i f g o"), zeros(4)),
      "gru_reset_after", List.of(leaf("W", "r z n"), leaf("U", "r z n"), leaf("b", "r z n"), new Leaf(List.of("", "", "bu"))),
      "lstm_layernorm", List.of(leaf("W", "i f g o"), leaf("U", "i f g o"), leaf("gx", "i f g o"), leaf("gh", "i f g o"), leaf("gc"), leaf("b", "i f g o")),
      "lstm_peephole", List.of(leaf("W", "i f g o"), leaf("U", "i f g o"), leaf("b", "i f g o"), leaf("pi"), leaf("pf"), leaf("po")),
      "mingru", List.of(leaf("W", "z n")),
      "indrnn", List.of(leaf("W"), leaf("u"), leaf("b")),
      "ugrnn", List.of(leaf("W", "g c"), leaf("U", "g c"), leaf("b", "g c")),
      "mut1", List.of(leaf("W", "z r"), leaf("b", "z r"), leaf("Ur"), leaf("Un"), leaf("bn")),
      "lstm_coupled_swish", List.of(leaf("W", "f g o"), leaf("U", "f g o"), leaf("b", "f g o")));

  private static Leaf leaf(String name) {
    return new Leaf(List.of(name));
  }

  private static Leaf leaf(String prefix, String gates) {
    return new Leaf(names(prefix, gates));
  }

  private static Leaf zeros(int parts) {
    return new Leaf(java.util.Collections.nCopies(parts, ""));
  }

  /** In the order of the layer's parameters or of the function's arguments; null for a cell that is not here. */
  static List<Leaf> of(String cell) {
    return OF.get(cell);
  }

  boolean isMatrix() {
    return parts.get(0).startsWith("W") || parts.get(0).startsWith("U");
  }

  /** Whether anybody wants its gradient. */
  boolean learns() {
    return parts.stream().anyMatch(p -> !p.isEmpty());
  }
}
