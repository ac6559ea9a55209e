package dev.rondo.codegen;

import dev.rondo.codegen.kernel.KernelProgram;
import dev.rondo.codegen.options.Options;
import dev.rondo.codegen.schedule.pass.PassListener;
import dev.rondo.codegen.schedule.plan.Schedule;
import dev.rondo.graph.Recurrence;

/** Is called after each stage of a compilation; give it to {@link Compiled#of(Recurrence, Options, CompileListener)}. */
public interface CompileListener extends PassListener {

  default void scheduled(Schedule schedule) {}

  default void lowered(KernelProgram kernels) {}

  /** The bytes of the class that runs, for whoever keeps them; not to be written to. */
  default void emitted(byte[] classFile) {}
}
