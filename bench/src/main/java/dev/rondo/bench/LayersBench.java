package dev.rondo.bench;

import dev.rondo.bench.workload.HostMachine;
import dev.rondo.bench.workload.Timing;
import dev.rondo.bench.workload.Workload;
import dev.rondo.codegen.Compiled;
import dev.rondo.codegen.options.Options;
import dev.rondo.codegen.runtime.Session;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.language.Language;
import dev.rondo.graph.library.Library;
import dev.rondo.graph.text.Source;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** A training step of two bidirectional LSTM layers over the sum of those of its layers alone: I to 2H, and 2H to 2H. All three in turns, so the ratio of each round is of one moment. */
public final class LayersBench {

  private static final double WARM_SECONDS = 5;
  private static final int ROUNDS = 41;
  private static final String FIRST = "a = bidirectional(lstm(x, H = H))";

  private record Shape(int batch, int steps, int inputs, int units) {}

  private static final List<Shape> SHAPES = List.of(new Shape(32, 50, 128, 128), new Shape(20, 35, 200, 200), new Shape(32, 50, 256, 256), new Shape(16, 100, 32, 64));

  private LayersBench() {}

  public static void main(String[] args) {
    int threads = args.length == 0 ? 1 : Integer.parseInt(args[0]);
    System.out.printf("JDK %s, %s, %d thread%s%n", HostMachine.here().jdk(), HostMachine.here().processor(), threads, threads == 1 ? "" : "s");
    System.out.println("| B, T, I, H | two layers, ms | the first, ms | the second, ms | ratio |\n|---|---:|---:|---:|---:|");
    for (Shape s : SHAPES) System.out.println(row(s, threads));
  }

  private static String row(Shape s, int threads) {
    Session two = open("input x[I] over time; " + FIRST + "; b = bidirectional(lstm(a, H = H)); output b", s, threads);
    Session first = open("input x[I] over time; " + FIRST + "; output a", s, threads);
    Session second = open("input x[2 * H] over time; " + FIRST + "; output a", s, threads);
    List<Session> all = List.of(two, first, second);
    all.forEach(session -> Timing.warm(session::run, WARM_SECONDS, 20));
    double[][] times = new double[3][ROUNDS];
    double[] ratios = new double[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      for (int i = 0; i < 3; i++) times[i][round] = Timing.milliseconds(all.get(i)::run, 5);
      ratios[round] = times[0][round] / (times[1][round] + times[2][round]);
    }
    all.forEach(Session::close);
    List<Double> medians = Stream.of(times).map(Timing::median).toList();
    return String.format(Locale.ROOT, "| %d, %d, %d, %d | %.2f | %.2f | %.2f | %.3f |", s.batch, s.steps, s.inputs, s.units, medians.get(0), medians.get(1), medians.get(2), Timing.median(ratios));
  }

  private static Session open(String equations, Shape s, int threads) {
    Source text = new Source("layers.rondo", "network layers(I, H) { " + equations + " }");
    Recurrence r = Workload.withGradients(Language.parse(text, Library.standard()).networks().get(0).recurrence());
    Session session = Compiled.of(r, Options.of(Map.of("I", s.inputs, "H", s.units), s.batch, s.steps).threads(threads)).open();
    Timing.fill(session, r);
    return session;
  }
}
