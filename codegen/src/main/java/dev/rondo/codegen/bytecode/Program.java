package dev.rondo.codegen.bytecode;

/** What an emitted class implements: one thread's share of a run over a memory of {@code float[]} or {@code double[]}. */
public interface Program {
  void run(Object memory, int thread);
}
