package dev.rondo.examples;

import dev.rondo.command.report.FlowPicture;
import dev.rondo.data.Dataset;
import dev.rondo.flow.Feed;
import dev.rondo.flow.Flow;
import dev.rondo.flow.FlowAnalysis;
import dev.rondo.flow.NormSeries;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.language.Language;
import dev.rondo.train.Checkpoint;
import dev.rondo.train.Inference;
import dev.rondo.train.Listener;
import dev.rondo.train.ParameterInitialiser;
import dev.rondo.train.Plan;
import dev.rondo.train.Trainer;
import dev.rondo.train.step.Clip;
import dev.rondo.train.step.LearningRate;
import dev.rondo.train.step.Optimiser;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * y = x_i + x_j, where i and j are marked, one in each half of a long sequence: the adding problem (Hochreiter &amp; Schmidhuber 1997), in the form of Le,
 * Jaitly &amp; Hinton (2015). Whoever remembers nothing can only say 1, which has a mean squared error of 1/6. The microscope tells whose
 * gradient reaches the marks, before training and after.
 */
public final class Adding implements Dataset {

  /** The error of always saying 1: the variance of the sum of two uniform numbers. */
  public static final double NOTHING_REMEMBERED = 1 / 6.0;

  private final int steps;
  private final float[][] values;
  private final int[][] marks;

  public Adding(int examples, int steps, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    this.steps = steps;
    values = new float[examples][steps];
    marks = new int[examples][];
    for (int e = 0; e < examples; e++) {
      for (int t = 0; t < steps; t++) values[e][t] = (float) random.nextDouble();
      marks[e] = new int[] {random.nextInt(steps / 2), steps / 2 + random.nextInt(steps - steps / 2)};
    }
  }

  @Override
  public int size() {
    return values.length;
  }

  @Override
  public int steps() {
    return steps;
  }

  /** x: the value and the mark of each step; y: the sum of the two marked values. */
  @Override
  public void copy(String input, int example, double[] into, int position, int batch) {
    if (input.equals("y")) {
      into[position] = values[example][marks[example][0]] + values[example][marks[example][1]];
      return;
    }
    for (int t = 0; t < steps; t++) {
      into[(t * batch + position) * 2] = values[example][t];
      into[(t * batch + position) * 2 + 1] = t == marks[example][0] || t == marks[example][1] ? 1 : 0;
    }
  }

  /** A cell that reads the sequence, and a sum read off its last output. */
  public static Recurrence network(String cell, int units) {
    return Language.read("""
        network adding() {
          input  x[2] over time
          target y[1]
          h = %s(x, H = %d)
          output p = dense(last(h), 1)
          loss mse(p, y)
        }
        """.formatted(cell, units));
  }

  /** Trained weights and the mean squared error over sequences never seen. */
  public record Learned(Map<String, double[]> weights, double error) {}

  public static Learned train(Recurrence network, int steps, int examples, int epochs, double rate) {
    Plan plan = Plan.DEFAULT.epochs(epochs).rule(new Plan.Rule(Optimiser.ADAM, Clip.norm(1), new LearningRate.Constant(rate)));
    Checkpoint trained = new Trainer(network, Map.of(), plan, Listener.SILENT).fit(new Adding(examples, steps, 1), Optional.of(new Adding(500, steps, 2)));
    double error = new Inference(network, Map.of(), plan.batch(), plan.element(), trained.chosen()).loss(new Adding(500, steps, 3));
    return new Learned(trained.chosen(), error);
  }

  /** How the gradient flows at the given weights. */
  public static Flow flow(Recurrence network, int steps, Map<String, double[]> weights) {
    return FlowAnalysis.look(network, Map.of(), weights, Feed.of(network, Map.of(), new Adding(32, steps, 4), 32, 1));
  }

  /** What is trained, how, and where the picture goes. */
  public record Trial(int steps, int examples, int epochs, double rate, List<String> cells, Path picture) {}

  /** Steps, examples, epochs, learning rate and cells may be given; the picture is {@code adding-STEPS.png} in the folder one is in. */
  public static void main(String[] args) {
    int steps = args.length > 0 ? Integer.parseInt(args[0]) : 200, examples = args.length > 1 ? Integer.parseInt(args[1]) : 6400, epochs = args.length > 2 ? Integer.parseInt(args[2]) : 10;
    double rate = args.length > 3 ? Double.parseDouble(args[3]) : 0.005;
    List<String> cells = args.length > 4 ? List.of(args).subList(4, args.length) : List.of("elman", "lstm", "gru");
    run(new Trial(steps, examples, epochs, rate, cells, Path.of("adding-" + steps + ".png")), new PrintWriter(System.out, true));
  }

  /** Looks at each cell, trains it, looks again and says its error; then draws how the gradient of what each remembers passes, before and after. */
  static void run(Trial trial, PrintWriter out) {
    out.printf(Locale.ROOT, "adding over %d steps; always saying 1 has a mean squared error of %.4f%n", trial.steps, NOTHING_REMEMBERED);
    Map<String, NormSeries> courses = new LinkedHashMap<>();
    for (String cell : trial.cells) {
      Recurrence network = network(cell, 32);
      courses.put(cell + " before", say(cell, "before training", flow(network, trial.steps, ParameterInitialiser.all(network, Map.of(), Plan.DEFAULT.seed())), out));
      long began = System.nanoTime();
      Learned learned = train(network, trial.steps, trial.examples, trial.epochs, trial.rate);
      double seconds = (System.nanoTime() - began) / 1e9;
      courses.put(cell + " after", say(cell, "after training", flow(network, trial.steps, learned.weights), out));
      out.printf(Locale.ROOT, "%-6s mean squared error %.4f, trained in %.0f s%n", cell, learned.error, seconds);
    }
    FlowPicture.write("adding over " + trial.steps + " steps: the gradient on its way back", courses, trial.picture, out);
    out.println("wrote " + trial.picture);
  }

  /** The course of the state that remembers longest: of an LSTM its memory, which comes after h. */
  private static NormSeries say(String cell, String when, Flow flow, PrintWriter out) {
    flow.states().forEach(p -> out.printf(Locale.ROOT, "%-6s %-15s gradient of %s %s%n", cell, when, p.state(), p.course()));
    return flow.states().get(flow.states().size() - 1).course();
  }
}
