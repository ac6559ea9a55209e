package dev.rondo.codegen.kernel;

import java.util.List;

/** All kernels of a compiled recurrence. The first, {@code run}, runs it all; memory is one array of {@code arena} elements. */
public record KernelProgram(String name, Target target, int arena, List<Kernel> kernels) {
  public KernelProgram {
    kernels = List.copyOf(kernels);
  }

  @Override
  public String toString() {
    return KernelText.of(this);
  }
}
