package dev.rondo.model;

import dev.rondo.codegen.machine.Element;
import java.util.Arrays;
import java.util.List;

/** Numbers in row-major order, with their shape and the type they are stored in. Single precision widens to double without loss. */
public record Tensor(Element element, List<Integer> shape, double[] data) {

  public Tensor {
    shape = List.copyOf(shape);
    long count = shape.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
    if (count != data.length) throw new IllegalArgumentException("a tensor of shape " + shape + " holds " + count + " numbers, not " + data.length);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Tensor t && element == t.element && shape.equals(t.shape) && Arrays.equals(data, t.data);
  }

  @Override
  public int hashCode() {
    return 31 * shape.hashCode() + Arrays.hashCode(data);
  }

  @Override
  public String toString() {
    return element + shape.toString();
  }
}
