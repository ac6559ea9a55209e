package dev.rondo.bench;

import dev.rondo.bench.workload.HostMachine;
import dev.rondo.bench.workload.Workload;
import dev.rondo.codegen.Compiled;
import dev.rondo.profile.Assembly;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What HotSpot makes of the inner loops of matrix products: instructions for each fma, and sums that it keeps on the stack or moves about for want of registers. Nothing is timed, so
 * it tells the same on a busy machine.
 */
public final class TilesBench {

  private static final List<String> USUAL = List.of("lstm,24,20,192,240", "gru,20,20,200,200", "lstm,24,20,97,97", "lstm,2,20,97,97");

  private TilesBench() {}

  public static void main(String[] args) {
    System.out.printf("JDK %s, %s%n", HostMachine.here().jdk(), HostMachine.here().processor());
    System.out.printf("%-24s %-14s %12s %6s %14s %10s %8s%n", "workload", "tile", "instructions", "fma", "each", "on stack", "copies");
    List<Assembly.Loop> all = new ArrayList<>();
    for (String name : args.length == 0 ? USUAL : List.of(args)) {
      Workload w = Workload.of(name);
      Assembly assembly = Assembly.of(Compiled.of(w.recurrence(), w.options()), Assembly.SECONDS);
      List<Assembly.Loop> tiles = assembly.loops().stream().filter(l -> l.method().startsWith("tile_") && l.multiplyAdds() > 0).toList();
      for (Assembly.Loop t : tiles) System.out.printf(Locale.ROOT, "%-24s %-14s %12d %6d %14.2f %10d %8d%n", name, t.method(), t.instructions(), t.multiplyAdds(), each(t), t.stacked(), t.copies());
      assembly.others().forEach((method, fate) -> {
        if (method.startsWith("tile_")) System.out.printf("%-24s %-14s %s%n", name, method, fate);
      });
      if (!assembly.quiet()) System.out.printf("%-24s HotSpot was still compiling after %.0f s; what is above may not be its last word%n", name, Assembly.SECONDS);
      all.addAll(tiles);
    }
    long bad = all.stream().filter(t -> t.stacked() + t.copies() > 0).count();
    System.out.printf(Locale.ROOT, "%d tiles, %.2f instructions for each fma on average, %d with sums on the stack or moved%n", all.size(), all.stream().mapToDouble(TilesBench::each).average().orElse(Double.NaN), bad);
  }

  private static double each(Assembly.Loop t) {
    return (double) t.instructions() / t.multiplyAdds();
  }
}
