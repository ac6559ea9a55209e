package dev.rondo.experiment;

import dev.rondo.data.Split;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The indices of the examples of each part. Scores are measured on the test part if there is one, otherwise on the
 * validation part.
 */
public record DataParts(int[] training, int[] validation, int[] test) {

  /** All parts are empty. */
  static final DataParts NONE = new DataParts(new int[0], new int[0], new int[0]);

  /** Splits {@code examples} examples. The test part is taken first. */
  static DataParts of(Split split, Optional<Split> test, int examples) {
    if (test.isEmpty()) {
      Split.Parts parts = split.of(examples);
      return new DataParts(parts.training(), parts.validation(), new int[0]);
    }
    Split.Parts held = test.get().of(examples), rest = split.of(held.training().length);
    return new DataParts(pick(held.training(), rest.training()), pick(held.training(), rest.validation()), held.validation());
  }

  private static int[] pick(int[] from, int[] places) {
    return Arrays.stream(places).map(i -> from[i]).toArray();
  }

  /** All examples in the validation part. */
  static DataParts whole(int examples) {
    return validating(IntStream.range(0, examples).toArray());
  }

  /** The given examples in the validation part; the other parts are empty. */
  static DataParts validating(int[] examples) {
    return new DataParts(new int[0], examples, new int[0]);
  }

  boolean isTested() {
    return test.length > 0;
  }

  /**
   * The part that scores are measured on: the test part, the validation part, or all data if there is no training part.
   */
  String name() {
    return isTested() ? "test" : training.length == 0 ? "all" : "validation";
  }

  int[] measured() {
    return isTested() ? test : validation;
  }
}
