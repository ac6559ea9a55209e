package dev.rondo.bench.pytorch;

import static org.bytedeco.pytorch.global.torch.from_blob;

import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;

/** Float arrays <-> tensors. */
final class Tensors {

  private Tensors() {}

  /** A tensor with memory of its own. */
  static Tensor of(float[] values, long... shape) {
    try (FloatPointer numbers = new FloatPointer(values)) {
      return from_blob(numbers, shape).clone();
    }
  }

  static Tensor zeros(long... shape) {
    long count = 1;
    for (long n : shape) count *= n;
    return of(new float[Math.toIntExact(count)], shape);
  }

  static float[] numbers(Tensor tensor) {
    float[] values = new float[Math.toIntExact(tensor.numel())];
    Tensor plain = tensor.contiguous();
    new FloatPointer(plain.data_ptr()).get(values, 0, values.length);
    return values;
  }

  static TensorVector list(Tensor... tensors) {
    return new TensorVector(tensors);
  }
}
