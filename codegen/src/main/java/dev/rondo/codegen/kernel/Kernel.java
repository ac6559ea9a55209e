package dev.rondo.codegen.kernel;

import java.util.List;

/** One method: its description, its index parameters, its body. */
public record Kernel(String name, String what, List<String> params, List<Stmt> body) {
  public Kernel {
    params = List.copyOf(params);
    body = List.copyOf(body);
  }

  /** The name of the kernel that runs before the first run. */
  public static final String PREPARE = "prepare";

  /** The name of the kernel that a thread begins with. */
  public static String run(int thread) {
    return thread == 0 ? "run" : "run_" + thread;
  }

  /** Whether this kernel is called from outside the program. */
  public boolean isEntry() {
    return name.equals(PREPARE) || name.matches("run(_\\d+)?");
  }

  @Override
  public String toString() {
    return KernelText.of(this);
  }
}
