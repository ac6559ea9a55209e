package dev.rondo.bench;

/** The time of one training step on one thread, beside the floor of its matrix products at the peak measured in between. */
public final class StepBench {

  private StepBench() {}

  public static void main(String[] args) {
    System.out.printf("JDK %s, %s%n", Machine.here().jdk(), Machine.here().processor());
    System.out.printf("%-24s %10s %10s %10s %12s%n", "workload", "ms", "floor ms", "floor/ms", "peak GFLOP/s");
    for (String arg : args.length == 0 ? new String[] {"T1"} : args) {
      Workload w = Workload.of(arg);
      Measured m = Measured.of(w, w.options(), 3);
      System.out.printf("%-24s %10.3f %10.3f %10.2f %12.1f%n", w.id() + " " + w.cell(), m.ms(), m.floorMs(), m.ofFloor(), m.peak() / 1e9);
    }
  }
}
