package dev.rondo.codegen;

import dev.rondo.codegen.kernel.KernelProgram;
import dev.rondo.codegen.options.Options;
import dev.rondo.codegen.schedule.pass.PassListener;
import dev.rondo.codegen.schedule.plan.Schedule;
import dev.rondo.graph.Recurrence;

/** Receives each stage of a compilation. Pass it to {@link Compiled#of(Recurrence, Options, CompileListener)}. */
public interface CompileListener extends PassListener {

  default void scheduled(Schedule schedule) {}

  default void lowered(KernelProgram kernels) {}

  /** The bytes of the compiled class. The listener may keep them but must not modify them. */
  default void emitted(byte[] classFile) {}
}
