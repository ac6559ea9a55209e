package dev.rondo.examples;

import static dev.rondo.graph.dsl.Functions.mean;
import static dev.rondo.graph.dsl.Functions.one;
import static dev.rondo.graph.dsl.Functions.sigmoid;
import static dev.rondo.graph.dsl.Functions.tanh;

import dev.rondo.codegen.machine.Element;
import dev.rondo.data.Dataset;
import dev.rondo.graph.Dim;
import dev.rondo.graph.Expr;
import dev.rondo.graph.Initialiser;
import dev.rondo.graph.Initialiser.Kind;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.dsl.Equations;
import dev.rondo.graph.language.Language;
import dev.rondo.model.Model;
import dev.rondo.stream.Stepper;
import dev.rondo.train.Checkpoint;
import dev.rondo.train.Listener;
import dev.rondo.train.ModelFiles;
import dev.rondo.train.Plan;
import dev.rondo.train.Trainer;
import dev.rondo.train.step.Clip;
import dev.rondo.train.step.LearningRate;
import dev.rondo.train.step.Optimiser;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * yₜ = 0.8 yₜ₋₁ + 0.2 xₜ, learned from examples: a cell is defined in Java, trained, saved, loaded, and fed one number at a time, as a
 * program that listens to a sensor would.
 */
public final class Smoothing {

  private static final Map<String, Integer> SIZES = Map.of("I", 1, "H", 8);
  private static final int STEPS = 30;

  private Smoothing() {}

  /** A minimal gated unit that reads its state out, and the squared distance to what it should say. */
  public static Recurrence cell() {
    return Equations.define("smoothing", c -> {
      Dim i = c.dim("I"), h = c.dim("H");
      Expr x = c.input("x", i), y = c.input("y", i);
      Equations.State s = c.state("s", h);
      Expr f = c.let("f", sigmoid(c.affine("f", x, s)));
      Expr n = c.let("n", tanh(c.affine("n", x, f.times(s))));
      s.next(one().minus(f).times(s).plus(f.times(n)));
      Expr p = c.param("Wp", Initialiser.of(Kind.GLOROT), i, h).at(s.next());
      c.output("p", p);
      c.output("loss", mean(p.minus(y).times(p.minus(y))));
    });
  }

  /** Random signals and the same smoothed. */
  public static final class Signals implements Dataset {
    private final float[][] x;
    private final float[][] y;

    public Signals(int size, long seed) {
      SplittableRandom random = new SplittableRandom(seed);
      x = new float[size][STEPS];
      y = new float[size][STEPS];
      for (int e = 0; e < size; e++) for (int t = 0; t < STEPS; t++) {
        x[e][t] = (float) (random.nextDouble() * 2 - 1);
        y[e][t] = 0.2f * x[e][t] + (t == 0 ? 0 : 0.8f * y[e][t - 1]);
      }
    }

    @Override
    public int size() {
      return x.length;
    }

    @Override
    public int steps() {
      return STEPS;
    }

    @Override
    public void copy(String input, int example, double[] into, int position, int batch) {
      float[] from = input.equals("x") ? x[example] : y[example];
      for (int t = 0; t < STEPS; t++) into[t * batch + position] = from[t];
    }
  }

  /** Trains the cell and writes it, as text beside its weights; gives the loss over the validation signals. */
  public static double train(Path file) {
    Recurrence cell = cell();
    Plan plan = Plan.DEFAULT.epochs(30).rule(new Plan.Rule(Optimiser.ADAM, Clip.norm(1), new LearningRate.Constant(0.01)));
    Checkpoint trained = new Trainer(cell, SIZES, plan, Listener.SILENT).fit(new Signals(256, 1), Optional.of(new Signals(64, 2)));
    ModelFiles.model(trained, cell, SIZES, Element.F32, Map.of("rondo.source", cell.toString())).write(file);
    return trained.bestLoss();
  }

  /** A trained cell, ready for a stream. */
  public static Stepper load(Path file) {
    Model model = Model.read(file);
    return new Stepper(Language.read(model.require("rondo.source")), SIZES, ModelFiles.weights(model), "x", "p");
  }

  /** Trains, saves, loads and smooths a step from 0 to 1. */
  public static void main(String[] args) {
    Path file = Path.of(args.length == 0 ? "smoothing.safetensors" : args[0]);
    System.out.printf("mean squared error on signals never seen: %.5f%n", train(file));
    Stepper stream = load(file);
    float[] x = {1}, p = new float[1];
    double truth = 0;
    for (int t = 0; t < 10; t++) {
      stream.step(x, p);
      truth = 0.8 * truth + 0.2;
      System.out.printf("%2d  says %.3f, truth %.3f%n", t, p[0], truth);
    }
  }
}
