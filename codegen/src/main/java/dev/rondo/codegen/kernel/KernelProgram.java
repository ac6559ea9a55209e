package dev.rondo.codegen.kernel;

import java.util.List;

/**
 * All kernels of a compiled recurrence. {@code run} runs it all; with several threads, thread 0 runs {@code run} and thread i {@code run_i}, at the same
 * time over the same memory, one array of {@code arena} elements. {@code prepare}, if there is one, comes before the first run and after a parameter is written.
 */
public record KernelProgram(String name, Target target, int arena, int threads, List<Kernel> kernels) {
  public KernelProgram {
    kernels = List.copyOf(kernels);
  }

  /** Whether there is something to do before the first run. */
  public boolean isPrepared() {
    return kernels.stream().anyMatch(k -> k.name().equals("prepare"));
  }

  @Override
  public String toString() {
    return KernelText.of(this);
  }
}
