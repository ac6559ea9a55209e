package dev.rondo.bench;

import dev.rondo.bench.peer.Entrant;
import dev.rondo.bench.peer.PeakTeam;
import dev.rondo.bench.peer.PeersArguments;
import dev.rondo.bench.peer.Round;
import dev.rondo.bench.result.Result;
import dev.rondo.bench.result.ResultFile;
import dev.rondo.bench.result.ResultTable;
import dev.rondo.bench.workload.HostMachine;
import dev.rondo.bench.workload.Workload;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** {@code bench/peers T1 C3 F1 --threads 1,2}: Rondo beside the others, in one run. */
public final class PeersBench {

  private PeersBench() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    PeersArguments wanted;
    try {
      wanted = PeersArguments.of(args);
    } catch (IllegalArgumentException e) {
      System.err.println("bench/peers: " + e.getMessage());
      System.exit(2);
      return;
    }
    HostMachine machine = HostMachine.here();
    System.out.printf("JDK %s, %s, %d processors%n", machine.jdk(), machine.processor(), machine.cores());
    if (Entrant.tcmalloc() == null) System.out.println("tcmalloc is not installed, and PyTorch is slower without it: apt-get install libtcmalloc-minimal4");
    System.out.println(ResultTable.head());
    Map<Integer, List<Result>> byThreads = new TreeMap<>();
    for (int threads : wanted.threads()) {
      PeakTeam peak = new PeakTeam(threads);
      for (Workload w : wanted.workloads()) {
        Result result = new Round(w, threads, wanted.rounds(), System.err::println).result(wanted.entrants(), peak);
        System.out.print(ResultTable.lines(result));
        byThreads.computeIfAbsent(threads, k -> new ArrayList<>()).add(result);
        if (wanted.keep()) ResultFile.add(wanted.folder(), LocalDate.now().toString(), machine, List.of(result));
      }
    }
    byThreads.forEach((threads, results) -> System.out.printf("%d thread%s: best peer / Rondo, geometric mean of %d: %.2f%n",
        threads, threads == 1 ? "" : "s", results.stream().filter(r -> r.ratio() > 0).count(), ResultTable.meanRatio(results)));
    if (wanted.keep()) System.out.println("kept in " + wanted.folder() + "; bench/page writes docs/performance.md from it");
  }
}
