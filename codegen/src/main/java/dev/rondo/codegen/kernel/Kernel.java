package dev.rondo.codegen.kernel;

import java.util.List;

/** One method: what it computes in words, its index parameters, its body. */
public record Kernel(String name, String what, List<String> params, List<Stmt> body) {
  public Kernel {
    params = List.copyOf(params);
    body = List.copyOf(body);
  }

  @Override
  public String toString() {
    return KernelText.of(this);
  }
}
