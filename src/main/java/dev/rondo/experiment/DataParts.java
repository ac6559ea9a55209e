package dev.rondo.experiment;

import dev.rondo.data.Split;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;

/** The examples of each part, by number. Where there is a test part it is what is measured, else the validation part is. */
public record DataParts(int[] training, int[] validation, int[] test) {

  /** Nothing is in any part yet. */
  static final DataParts NONE = new DataParts(new int[0], new int[0], new int[0]);

  /** So many examples split as settings say: the test part is laid aside first. */
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

  /** All of so many in the validation part. */
  static DataParts whole(int examples) {
    return validating(IntStream.range(0, examples).toArray());
  }

  /** These in the validation part, and no others in any. */
  static DataParts validating(int[] examples) {
    return new DataParts(new int[0], examples, new int[0]);
  }

  boolean isTested() {
    return test.length > 0;
  }

  /** What is measured: the test part, the validation part, or all data where nothing of it trains. */
  String name() {
    return isTested() ? "test" : training.length == 0 ? "all" : "validation";
  }

  int[] measured() {
    return isTested() ? test : validation;
  }
}
