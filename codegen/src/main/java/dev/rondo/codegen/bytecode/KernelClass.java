package dev.rondo.codegen.bytecode;

/** The interface of an emitted class, over a memory of {@code float[]} or {@code double[]}. */
public interface KernelClass {

  /** The work before the first run, and again after a parameter is written. */
  void prepare(Object memory);

  /** One thread's share of a run. */
  void run(Object memory, int thread);
}
