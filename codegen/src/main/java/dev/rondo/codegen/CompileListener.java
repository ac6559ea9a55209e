package dev.rondo.codegen;

import dev.rondo.codegen.kernel.KernelProgram;
import dev.rondo.codegen.schedule.Pass;
import dev.rondo.codegen.schedule.Schedule;
import dev.rondo.graph.Recurrence;

/** Is told of each stage of a compilation as it is done; give it to {@link Compiled#of(Recurrence, Options, CompileListener)}. */
public interface CompileListener {

  /** A pass has made one recurrence of another; the same object where it changed nothing it could name. */
  default void passed(Pass pass, Recurrence before, Recurrence after) {}

  default void scheduled(Schedule schedule) {}

  default void lowered(KernelProgram kernels) {}

  /** The bytes of the class that runs, for whoever keeps them; not to be written to. */
  default void emitted(byte[] classFile) {}
}
