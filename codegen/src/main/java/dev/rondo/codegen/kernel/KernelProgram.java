package dev.rondo.codegen.kernel;

import dev.rondo.codegen.machine.Target;
import java.util.List;

/**
 * All kernels of a compiled recurrence. {@code run} runs the whole program. With several threads, thread 0 runs
 * {@code run} and thread i {@code run_i}, at the same time over the same memory. The memory is one array of
 * {@code arena} elements, which contains {@code held}. The notes give lines of {@code file}. {@code prepare}, if there
 * is one, runs before the first run and after a parameter is written.
 */
public record KernelProgram(String name, Target target, int arena, int threads, List<Kernel> kernels, String file, List<MemorySlot> held) {
  public KernelProgram {
    kernels = List.copyOf(kernels);
    held = List.copyOf(held);
  }

  /** Kernels without equations. */
  public KernelProgram(String name, Target target, int arena, int threads, List<Kernel> kernels) {
    this(name, target, arena, threads, kernels, name + ".rondo", List.of());
  }

  /** Whether there is work to do before the first run. */
  public boolean isPrepared() {
    return kernels.stream().anyMatch(k -> k.name().equals(Kernel.PREPARE));
  }

  @Override
  public String toString() {
    return KernelText.of(this);
  }
}
