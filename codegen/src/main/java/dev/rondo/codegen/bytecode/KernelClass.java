package dev.rondo.codegen.bytecode;

/** What an emitted class implements, over a memory of {@code float[]} or {@code double[]}. */
public interface KernelClass {

  /** What must be done before the first run, and again after a parameter is written. */
  void prepare(Object memory);

  /** One thread's share of a run. */
  void run(Object memory, int thread);
}
