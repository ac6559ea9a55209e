package dev.rondo.bench;

import dev.rondo.codegen.Compiled;
import dev.rondo.codegen.machine.Element;
import dev.rondo.codegen.measure.Peak;
import dev.rondo.codegen.options.Options;
import dev.rondo.codegen.runtime.Session;
import dev.rondo.graph.Axes;
import dev.rondo.graph.Build;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.Recurrence.Output;
import dev.rondo.graph.language.Language;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Single kernels under JMH; with {@link #main}, also as a fraction of the multiply-add peak that the same run measures. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
public class KernelBench {

  /**
   * peak; product,B,K,N: y[B, N] = x W; gradient,B,K,N: W_bar[N, K] = Σ over B of u vᵀ; gates,B,H: a cell of LSTM without its
   * products; adam,N: an update; f,E,N: a function f of N numbers of the element type E.
   */
  @Param({"peak", "product,20,200,800", "product,32,256,1024", "product,64,1024,4096", "product,24,97,388", "product,1,256,1024", "gradient,6400,256,256", "gradient,700,200,200",
      "gates,20,200", "gates,64,1024", "adam,262144", "exp,F32,8192", "log,F32,8192", "tanh,F32,8192", "sigmoid,F32,8192", "softplus,F32,8192",
      "exp,F64,8192", "log,F64,8192", "tanh,F64,8192", "sigmoid,F64,8192", "softplus,F64,8192"})
  public String kernel;

  private Runnable work;

  /** Compiles the kernel and gives it numbers. */
  @Setup
  public void prepare() {
    if (kernel.equals("peak")) {
      work = new Peak(Element.F32)::run;
      return;
    }
    Recurrence r = recurrence(kernel.split(","));
    String[] words = kernel.split(",");
    Options options = isFunction(words[0]) ? Options.of(Map.of(), 1, 1).element(Element.valueOf(words[1])) : Options.of(Map.of(), number(kernel, 1), 1);
    Session session = Compiled.of(r, options).open();
    Random random = new Random(1);
    r.params().forEach(p -> session.write(p.name(), numbers(session.length(p.name()), random)));
    r.inputs().forEach(i -> session.write(i.name(), numbers(session.length(i.name()), random)));
    work = session::run;
  }

  @Benchmark
  public void run() {
    work.run();
  }

  private static int number(String kernel, int at) {
    String[] words = kernel.split(",");
    return words[0].equals("adam") ? 1 : Integer.parseInt(words[at]);
  }

  private static Recurrence recurrence(String... words) {
    return switch (words[0]) {
      case "product" -> Language.read("cell product { input x[" + words[2] + "]; param W[" + words[3] + ", " + words[2] + "]; output y = W @ x }");
      case "gradient" -> gradient(Integer.parseInt(words[2]), Integer.parseInt(words[3]));
      case "gates" -> Language.read("cell gates { input a[H], b[H], d[H], e[H], c[H]; k = sigmoid(a) * c + sigmoid(b) * tanh(d); output next = k; output y = sigmoid(e) * tanh(k) }".replace("[H]", "[" + words[2] + "]"));
      case "adam" -> Language.read("""
          cell adam { input g[N], m[N], v[N], w[N]
          m1 = 0.9 * m + 0.1 * g; v1 = 0.999 * v + 0.001 * g * g
          output mm = m1; output vv = v1; output ww = w - 0.001 * m1 / (sqrt(v1) + 0.00000001) }""".replace("[N]", "[" + words[1] + "]"));
      case "exp", "log", "tanh", "sigmoid", "softplus" -> Language.read("cell function { input x[" + words[2] + "]; output y = " + words[0] + "(x) }");
      default -> throw new IllegalArgumentException("no kernel '" + words[0] + "'; there are peak, product, gradient, gates, adam, exp, log, tanh, sigmoid and softplus");
    };
  }

  private static boolean isFunction(String word) {
    return Set.of("exp", "log", "tanh", "sigmoid", "softplus").contains(word);
  }

  /** The language has no sum over examples; the graph has. */
  private static Recurrence gradient(int k, int n) {
    Recurrence r = Language.read("cell gradient { input u[" + n + "], v[" + k + "]; output y = outer(u, v) }");
    return r.withOutputs(List.of(new Output("y", Build.total(r.outputs().get(0).value(), Axes.ALL))));
  }

  private static double operations(String kernel) {
    if (kernel.equals("peak")) return new Peak(Element.F32).operations();
    return kernel.startsWith("product") || kernel.startsWith("gradient") ? 2.0 * number(kernel, 1) * number(kernel, 2) * number(kernel, 3) : 0;
  }

  private static float[] numbers(int n, Random random) {
    float[] values = new float[n];
    for (int i = 0; i < n; i++) values[i] = (float) Math.abs(random.nextGaussian());
    return values;
  }

  /** Takes the options of JMH, such as {@code -p kernel=product,32,512,2048}; a table of fractions of the peak comes after JMH's own. */
  public static void main(String[] args) throws RunnerException, CommandLineOptionException {
    Collection<RunResult> results = new Runner(new OptionsBuilder().parent(new CommandLineOptions(args)).include(KernelBench.class.getName()).build()).run();
    double peak = results.stream().filter(r -> r.getParams().getParam("kernel").equals("peak")).mapToDouble(r -> rate("peak", r)).max().orElse(0);
    System.out.printf("%n%-24s %12s %10s %14s%n", "kernel", "us", "GFLOP/s", "of the peak");
    for (RunResult r : results) {
      String kernel = r.getParams().getParam("kernel");
      double rate = rate(kernel, r);
      System.out.printf("%-24s %12.3f %10s %14s%n", kernel, r.getPrimaryResult().getScore(), rate == 0 ? "" : String.format("%.1f", rate), rate == 0 || peak == 0 ? "" : String.format("%.2f", rate / peak));
    }
  }

  /** Operations a nanosecond. */
  private static double rate(String kernel, RunResult r) {
    return operations(kernel) / (r.getPrimaryResult().getScore() * 1e3);
  }
}
