package dev.rondo.bench;

import dev.rondo.bench.result.PerformancePage;
import dev.rondo.bench.workload.HostMachine;
import dev.rondo.bench.workload.Measurement;
import dev.rondo.bench.workload.Workload;
import dev.rondo.bench.workload.Workload.Mode;
import dev.rondo.codegen.options.Decision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Every cell of the library at one shape, and LSTM at odd shapes beside round ones: what any cell, and any size, costs for the work that it is. */
public final class CellsBench {

  static final String BEGIN = "<!-- cells: written by bench/cells, not by hand -->", END = "<!-- end of cells -->";
  private static final double WARM_SECONDS = 6;

  private static final List<String> CELLS = List.of("lstm", "elman", "irnn", "indrnn", "gru", "gru_reset_after", "mgu", "ligru", "ugrnn", "mut1", "mingru", "minlstm", "lstm_no_forget",
      "lstm_cifg", "lstm_peephole", "lstm_coupled_swish", "lstmp", "lstm_layernorm");

  /** An odd shape and the round one beside it: B, T, I = H. */
  private static final List<int[][]> SHAPES = List.of(
      pair(24, 50, 256, 32, 50, 256), pair(7, 50, 256, 8, 50, 256), pair(32, 50, 97, 32, 50, 96), pair(32, 50, 300, 32, 50, 304), pair(20, 35, 650, 20, 35, 640),
      pair(32, 1, 256, 32, 50, 256), pair(32, 2, 256, 32, 50, 256), pair(32, 37, 256, 32, 50, 256));

  private CellsBench() {}

  private static int[][] pair(int b, int t, int h, int b2, int t2, int h2) {
    return new int[][] {{b, t, h}, {b2, t2, h2}};
  }

  public static void main(String[] args) throws IOException {
    String text = BEGIN + "\n\nOne thread, JDK " + HostMachine.here().jdk() + ", " + HostMachine.here().processor() + ".\n\n" + cells() + "\n" + shapes() + "\n" + END;
    Path page = Path.of(args.length > 0 ? args[0] : "docs/performance.md");
    Files.writeString(page, PerformancePage.replaced(Files.readString(page), BEGIN, text, END));
  }

  private static String cells() {
    StringBuilder text = new StringBuilder("### Every cell\n\nB 32, T 50, I = H = 256. *Of floor* as above; *to LSTM* is the time for an operation of the products over that of LSTM, both at the peak of their minutes;\n"
        + "*backward* is what a training step takes more than the outputs alone, over the outputs alone; *allocated* is in bytes a training step.\n\n"
        + "| cell | products, GFLOP | outputs, ms | training step, ms | backward | of floor | to LSTM | allocated |\n|---|---:|---:|---:|---:|---:|---:|---:|\n");
    double lstm = 0;
    lstm(new int[] {32, 50, 256});   // in the first measurement of a process HotSpot may still be at work
    for (String cell : CELLS) {
      Workload training = new Workload(cell, cell, Mode.TRAINING, 32, 50, 256, 256), outputs = new Workload(cell, cell, Mode.INFERENCE, 32, 50, 256, 256);
      Measurement forward = Measurement.of(outputs, outputs.options().without(Decision.PREPARE), WARM_SECONDS), step = Measurement.of(training, training.options(), WARM_SECONDS);
      if (cell.equals("lstm")) lstm = step.ofFloor();
      add(text, String.format(Locale.ROOT, "| %s | %.2f | %.2f | %.2f | %.2f | %.2f | %.2f | %.0f |%n", cell, training.productOperations() / 1e9, forward.ms(), step.ms(),
          step.ms() / forward.ms() - 1, step.ofFloor(), lstm / step.ofFloor(), step.allocated()));
    }
    return text.toString();
  }

  private static String shapes() {
    StringBuilder text = new StringBuilder("### Odd shapes\n\nA training step of LSTM; *beside* is the share of the floor that it reaches over that of the round shape beside it.\n\n"
        + "| B, T, I = H | ms | of floor | round: B, T, I = H | of floor | beside |\n|---|---:|---:|---|---:|---:|\n");
    for (int[][] pair : SHAPES) {
      Measurement odd = lstm(pair[0]), round = lstm(pair[1]);
      add(text, String.format(Locale.ROOT, "| %s | %.3f | %.2f | %s | %.2f | %.2f |%n", shape(pair[0]), odd.ms(), odd.ofFloor(), shape(pair[1]), round.ofFloor(), odd.ofFloor() / round.ofFloor()));
    }
    return text.toString();
  }

  private static Measurement lstm(int[] s) {
    Workload w = new Workload("lstm", "lstm", Mode.TRAINING, s[0], s[1], s[2], s[2]);
    return Measurement.of(w, w.options(), WARM_SECONDS);
  }

  private static String shape(int[] s) {
    return s[0] + ", " + s[1] + ", " + s[2];
  }

  private static void add(StringBuilder text, String row) {
    System.out.print(row);
    text.append(row);
  }
}
