package dev.rondo.bench;

import dev.rondo.bench.workload.HostMachine;
import dev.rondo.bench.workload.Measurement;
import dev.rondo.bench.workload.Timing;
import dev.rondo.bench.workload.Workload;
import dev.rondo.codegen.options.Decision;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The time of one training step on one thread, beside the floor of its matrix products at the peak measured in between; or, with {@code --without DECISION},
 * with and without a decision of the scheduler, in turns.
 */
public final class StepBench {

  private static final int ROUNDS = 7;

  private StepBench() {}

  public static void main(String[] args) {
    List<String> workloads = new ArrayList<>(List.of(args));
    Decision without = workloads.size() > 1 && workloads.get(0).equals("--without") ? decision(workloads.get(1)) : null;
    if (without != null) workloads.subList(0, 2).clear();
    if (workloads.isEmpty()) workloads.add("T1");
    System.out.printf("JDK %s, %s%n", HostMachine.here().jdk(), HostMachine.here().processor());
    if (without == null) floors(workloads);
    else pairs(workloads, without);
  }

  private static void floors(List<String> workloads) {
    System.out.printf("%-24s %10s %10s %10s %12s%n", "workload", "ms", "floor ms", "floor/ms", "peak GFLOP/s");
    for (String arg : workloads) {
      Workload w = Workload.of(arg);
      Measurement m = Measurement.of(w, w.options(), 3);
      System.out.printf("%-24s %10.3f %10.3f %10.2f %12.1f%n", w.id() + " " + w.cell(), m.ms(), m.floorMs(), m.ofFloor(), m.peak() / 1e9);
    }
  }

  private static void pairs(List<String> workloads, Decision without) {
    System.out.printf("without %s%n%-24s %10s %12s %16s%n", without, "workload", "ms", "without, ms", "without / with");
    for (String arg : workloads) {
      Workload w = Workload.of(arg);
      double[] with = new double[ROUNDS], left = new double[ROUNDS], ratios = new double[ROUNDS];
      for (int i = 0; i < ROUNDS; i++) {
        with[i] = Measurement.of(w, w.options(), 1).ms();
        left[i] = Measurement.of(w, w.options().without(without), 1).ms();
        ratios[i] = left[i] / with[i];
      }
      System.out.printf("%-24s %10.3f %12.3f %16.3f%n", w.id() + " " + w.cell(), Timing.median(with), Timing.median(left), Timing.median(ratios));
    }
  }

  private static Decision decision(String name) {
    return Arrays.stream(Decision.values()).filter(d -> d.toString().equals(name)).findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no decision is named '" + name + "'; there are " + Arrays.toString(Decision.values())));
  }
}
