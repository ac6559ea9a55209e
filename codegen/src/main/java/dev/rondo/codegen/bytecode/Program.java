package dev.rondo.codegen.bytecode;

/** What an emitted class implements: the whole run over a memory of {@code float[]} or {@code double[]}. */
public interface Program {
  void run(Object memory);
}
