package dev.rondo.graph.language;

import dev.rondo.graph.TypeFailure;
import dev.rondo.graph.text.Fault;
import dev.rondo.graph.text.Position;
import java.util.function.Supplier;

/** Adds the missing position in the text to a {@link TypeFailure}. */
final class Located {

  private Located() {}

  static <T> T at(Position place, Supplier<T> build) {
    try {
      return build.get();
    } catch (TypeFailure failure) {
      throw new Fault(place, failure.getMessage(), failure.remedy());
    } catch (ArithmeticException overflow) {
      throw new Fault(place, "a dimension is too large to compute with", "use smaller numbers");
    }
  }
}
