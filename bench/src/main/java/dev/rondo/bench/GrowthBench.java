package dev.rondo.bench;

import dev.rondo.bench.result.PerformancePage;
import dev.rondo.bench.workload.HostMachine;
import dev.rondo.bench.workload.Timing;
import dev.rondo.bench.workload.Workload;
import dev.rondo.codegen.Compiled;
import dev.rondo.codegen.options.Options;
import dev.rondo.codegen.runtime.Session;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.language.Language;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How the time, the memory and the compilation of a training step grow with the number of steps, units, examples and layers. */
public final class GrowthBench {

  static final String BEGIN = "<!-- growth: written by bench/growth, not by hand -->", END = "<!-- end of growth -->";

  /** One shape: {@code size} is what grows, {@code runs} how often a program of {@code steps} steps is run for it. */
  private record Shape(int size, int layers, int batch, int steps, int runs, int units) {}

  /** What was measured at one shape. */
  private record Point(Shape shape, double operations, double compileMs, double ms, long bytes) {}

  /** A growing quantity and its shapes. */
  private record Series(String title, String what, List<Shape> shapes) {}

  private static final List<Series> ALL = List.of(
      new Series("steps, the whole sequence at once", "T", sizes(10, 100, 1000, 10_000, 100_000).stream().map(t -> new Shape(t, 1, 4, t, 1, 64)).toList()),
      new Series("steps, in windows of 100 with the state carried on", "T", sizes(100, 1000, 10_000, 100_000).stream().map(t -> new Shape(t, 1, 4, 100, t / 100, 64)).toList()),
      new Series("units", "H", sizes(16, 32, 64, 128, 256, 512, 1024, 2048).stream().map(h -> new Shape(h, 1, 16, 20, 1, h)).toList()),
      new Series("examples", "B", sizes(1, 2, 4, 8, 16, 32, 64, 128, 256, 512).stream().map(b -> new Shape(b, 1, b, 20, 1, 128)).toList()),
      new Series("layers", "layers", sizes(1, 2, 4, 8).stream().map(l -> new Shape(l, l, 16, 20, 1, 128)).toList()));

  private GrowthBench() {}

  private static List<Integer> sizes(Integer... sizes) {
    return List.of(sizes);
  }

  public static void main(String[] args) throws IOException {
    measure(new Shape(0, 1, 4, 10, 1, 32));   // the compiler itself warms up
    StringBuilder text = new StringBuilder(BEGIN).append("\n\nA training step of LSTM layers (B 16, T 20, I = H = 128, and B 4, H 64 where T grows), one thread, JDK ").append(HostMachine.here().jdk()).append(", ")
        .append(HostMachine.here().processor()).append(".\n*Slope* is the exponent with which the time grows from the row before, per operation of the products: 1 is as fast as they do, less is better. Compile time is from\nequations to a class that is loaded.\n");
    for (Series series : ALL) text.append(table(series));
    Path page = Path.of(args.length > 0 ? args[0] : "docs/performance.md");
    Files.writeString(page, PerformancePage.replaced(Files.readString(page), BEGIN, text.append('\n').append(END).toString(), END));
  }

  private static String table(Series series) {
    StringBuilder text = new StringBuilder("\n### ").append(series.title).append("\n\n| ").append(series.what).append(" | ms | us a step and example | memory, MB | compile, ms | slope |\n|---:|---:|---:|---:|---:|---:|\n");
    Point before = null;
    for (Shape shape : series.shapes) {
      Point p = measure(shape);
      String slope = before == null ? "" : String.format(Locale.ROOT, "%.2f", Math.log(p.ms / before.ms) / Math.log(p.operations / before.operations));
      String row = String.format(Locale.ROOT, "| %d | %.3f | %.3f | %.1f | %.0f | %s |%n", shape.size, p.ms, p.ms * 1e3 / ((double) shape.batch * shape.steps * shape.runs), p.bytes / 1e6, p.compileMs, slope);
      System.out.print(row);
      text.append(row);
      before = p;
    }
    return text.toString();
  }

  private static Recurrence layers(int n) {
    StringBuilder text = new StringBuilder("cell stack(H) { input x[H]\n");
    for (int i = 0; i < n; i++) text.append("y").append(i).append(" = lstm(").append(i == 0 ? "x" : "y" + (i - 1)).append(", H=H)\n");
    return Language.read(text.append("output y").append(n - 1).append(" }").toString());
  }

  private static Point measure(Shape s) {
    Recurrence r = Workload.withGradients(layers(s.layers));
    Map<String, Integer> sizes = new HashMap<>();
    r.dims().forEach(d -> sizes.put(d, s.units));
    long start = System.nanoTime();
    Compiled compiled = Compiled.of(r, Options.of(sizes, s.batch, s.steps)).load();
    double compile = (System.nanoTime() - start) / 1e6;
    Session session = compiled.open();
    Timing.fill(session, r);
    double ms = steady(() -> {
      for (int i = 0; i < s.runs; i++) session.run();
    });
    double operations = 3 * 2.0 * 8 * s.units * s.units * s.batch * s.steps * s.runs * s.layers;
    return new Point(s, operations, compile, ms, compiled.memoryBytes());
  }

  /** The median of times that no longer fall. */
  private static double steady(Runnable work) {
    double best = Timing.warm(work, 8, 20);
    double[] times = new double[7];
    int repeat = (int) Math.max(1, 20 / best);
    for (int i = 0; i < times.length; i++) times[i] = Timing.milliseconds(work, repeat);
    return Timing.median(times);
  }
}
