package dev.rondo.experiment;

import dev.rondo.data.Role;
import dev.rondo.data.encoding.Encoding;
import dev.rondo.data.encoding.LabelledTextEncoding;
import dev.rondo.data.encoding.RunningTextEncoding;
import dev.rondo.data.token.Lexicon;
import dev.rondo.data.token.Tokeniser;
import dev.rondo.graph.Dim;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.Shape;
import dev.rondo.model.Tensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * (lexicon of a model, lexicon of new data) -> the token indices in the model. A parameter with a row for each token
 * keeps a token's row, even if its index changes.
 * @param dims the dimensions that count tokens
 * @param before for each token of the new data its index in the model, or -1
 */
record TokenRemapping(Set<String> dims, int[] before) {

  /** Empty if one of the two reads no tokens, or if both have the same tokens. */
  static Optional<TokenRemapping> of(Encoding there, Encoding here, Recurrence network, Role role) {
    if (there instanceof RunningTextEncoding a && here instanceof RunningTextEncoding b) return of(a.lexicon(), b.lexicon(), SizeInference.counting(network, List.of(role.input(), role.target())));
    if (there instanceof LabelledTextEncoding a && here instanceof LabelledTextEncoding b) return of(a.lexicon(), b.lexicon(), SizeInference.counting(network, List.of(role.input())));
    return Optional.empty();
  }

  private static Optional<TokenRemapping> of(Lexicon there, Lexicon here, Set<String> dims) {
    if (there.equals(here) || dims.isEmpty()) return Optional.empty();
    Tokeniser old = there.tokeniser(), now = here.tokeniser();
    Map<String, Integer> numbers = new HashMap<>();
    for (int c = 0; c < there.size(); c++) numbers.putIfAbsent(old.text(c), c);   // the unknown token is the empty text
    return Optional.of(new TokenRemapping(dims, IntStream.range(0, here.size()).map(c -> numbers.getOrDefault(now.text(c), -1)).toArray()));
  }

  /** The number of tokens that the model knows. */
  int known() {
    return (int) Arrays.stream(before).filter(c -> c >= 0).count();
  }

  /**
   * The axis of a parameter that has a position for each token. Empty if several axes have, or if an axis depends on
   * more than the number of tokens.
   */
  OptionalInt axis(Shape shape) {
    List<Dim> all = shape.dims();
    int[] counting = IntStream.range(0, all.size()).filter(a -> all.get(a).names().stream().anyMatch(dims::contains)).toArray();
    return counting.length == 1 && dims.stream().anyMatch(d -> all.get(counting[0]).equals(Dim.named(d))) ? OptionalInt.of(counting[0]) : OptionalInt.empty();
  }

  boolean concerns(Shape shape) {
    return shape.dims().stream().anyMatch(d -> d.names().stream().anyMatch(dims::contains));
  }

  /**
   * Initial values of a parameter, with the model's values for tokens that it knows. Empty if the shapes differ in
   * other axes.
   */
  Optional<double[]> moved(Tensor there, int[] shape, int axis, double[] drawn) {
    int[] other = there.shape().stream().mapToInt(Integer::intValue).toArray();
    if (other.length != shape.length || IntStream.range(0, shape.length).anyMatch(a -> a != axis && other[a] != shape[a])) return Optional.empty();
    int inner = Arrays.stream(shape, axis + 1, shape.length).reduce(1, (a, b) -> a * b), outer = Arrays.stream(shape, 0, axis).reduce(1, (a, b) -> a * b);
    double[] moved = drawn.clone(), old = there.data();
    for (int o = 0; o < outer; o++) for (int c = 0; c < shape[axis]; c++) {
      if (c < before.length && before[c] >= 0 && before[c] < other[axis]) System.arraycopy(old, (o * other[axis] + before[c]) * inner, moved, (o * shape[axis] + c) * inner, inner);
    }
    return Optional.of(moved);
  }
}
