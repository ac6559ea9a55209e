package dev.rondo.settings;

import dev.rondo.codegen.machine.Element;
import dev.rondo.graph.text.Settings;
import dev.rondo.train.Plan;
import dev.rondo.train.Sampling;
import dev.rondo.train.step.Clip;
import dev.rondo.train.step.LearningRate;
import dev.rondo.train.step.Optimiser;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.LongFunction;

/**
 * {@code train { .. }}: a plan without the learning rate schedule, which may need the total number of steps. By
 * default, training writes a checkpoint every ten minutes.
 */
public record TrainPlan(Plan plan, double rate, Shape shape, int warmUp, LongFunction<Optional<Sampling>> mixed) {

  private static final Plan.Pace MINUTES = new Plan.Pace(0, 10);

  /** (first rate, total number of steps) -> schedule. */
  @FunctionalInterface
  public interface Shape extends BiFunction<Double, Long, LearningRate> {}

  /** Throws {@link dev.rondo.graph.text.LanguageException} with every error in the block. */
  public static TrainPlan of(Settings train) {
    Keys keys = new Keys(train);
    Optimiser optimiser = keys.choice("optimiser", Optimiser.ADAM, TrainPlan::optimiser);
    Clip clip = keys.choice("clip", Clip.NONE, TrainPlan::clip);
    double rate = keys.number("rate", optimiser.defaultRate());
    if (!(rate > 0)) keys.wrong("rate", "a learning rate of " + rate, "it must be more than 0");
    Shape shape = keys.choice("schedule", (first, steps) -> new LearningRate.Constant(first), TrainPlan::schedule);
    int warmUp = atLeast(keys, "warmup", 0, 0);
    int batch = atLeast(keys, "batch", 1, Plan.DEFAULT.batch()), accumulate = atLeast(keys, "accumulate", 1, 1);
    boolean carry = keys.flag("carry", false);
    if (accumulate > batch) keys.wrong("accumulate", "a batch of " + batch + " in " + accumulate + " parts", "give at most as many parts as the batch has examples");
    if (accumulate > 1 && carry) keys.wrong("accumulate", "'accumulate' beside carry = yes", "carried states need the batch as a whole; use either");
    boolean parts = accumulate > 1 && accumulate <= batch && !carry;
    Plan plan = Plan.DEFAULT
        .epochs(atLeast(keys, "epochs", 1, Plan.DEFAULT.epochs())).batch(batch).accumulate(parts ? accumulate : 1)
        .seed(keys.count("seed", (int) Plan.DEFAULT.seed())).patience(atLeast(keys, "patience", 0, 0))
        .checkpoints(pace(keys)).frozen(keys.texts("freeze")).threads(atLeast(keys, "threads", 1, 1))
        .shuffle(keys.flag("shuffle", true)).carry(carry)
        .element(keys.choice("element", Element.F32, TrainPlan::element)).rule(new Plan.Rule(optimiser, clip, Plan.DEFAULT.rule().schedule()));
    LongFunction<Optional<Sampling>> mixed = keys.choice("sampling", steps -> Optional.empty(), TrainPlan::sampling);
    if (carry && mixed.apply(1).isPresent()) keys.wrong("sampling", "'sampling' together with carry = yes", "with carried states the decoder reads the truth; use one of the two");
    keys.done(Key.names("train"));
    return new TrainPlan(plan, rate, shape, warmUp, mixed);
  }

  /** The schedule of scheduled sampling for a training of {@code steps} steps; empty for teacher forcing. */
  public Optional<Sampling> sampling(long steps) {
    return mixed.apply(steps);
  }

  /** The plan for a number of training examples. */
  public Plan over(int examples) {
    long steps = Math.max(1, plan.steps(examples) - warmUp);
    LearningRate then = shape.apply(rate, steps);
    LearningRate schedule = warmUp == 0 ? then : new LearningRate.WarmUp(warmUp, then);
    return plan.rule(new Plan.Rule(plan.rule().optimiser(), plan.rule().clip(), schedule));
  }

  /** A number of steps, or {@code minutes(5)}. */
  private static Plan.Pace pace(Keys keys) {
    return keys.numberOr("checkpoint", steps -> new Plan.Pace(SettingValues.count(steps), 0), MINUTES, (word, a) -> switch (word) {
      case "minutes" -> new Plan.Pace(0, a.number(0, "minutes"));
      default        -> throw a.unknown("minutes(5), a number of steps");
    });
  }

  private static int atLeast(Keys keys, String key, int least, int otherwise) {
    int count = keys.count(key, otherwise);
    if (count >= least) return count;
    keys.wrong(key, "'" + key + "' is " + count, "it must be at least " + least);
    return otherwise;
  }

  private static Optimiser optimiser(String word, Arguments a) {
    return switch (word) {
      case "sgd"     -> new Optimiser.Sgd(a.number(0, "momentum", 0), a.flag(1, "nesterov", false), a.number(2, "decay", 0));
      case "adam"    -> new Optimiser.Adam(a.number(0, "beta1", 0.9), a.number(1, "beta2", 0.999), a.number(2, "epsilon", 1e-8), a.number(3, "decay", 0));
      case "adamw"   -> new Optimiser.AdamW(a.number(0, "beta1", 0.9), a.number(1, "beta2", 0.999), a.number(2, "epsilon", 1e-8), a.number(3, "decay", 0.01));
      case "rmsprop" -> new Optimiser.RmsProp(a.number(0, "smoothing", 0.99), a.number(1, "momentum", 0), a.number(2, "epsilon", 1e-8), a.number(3, "decay", 0));
      default        -> throw a.unknown("sgd, adam, adamw, rmsprop");
    };
  }

  private static Clip clip(String word, Arguments a) {
    return switch (word) {
      case "none"  -> Clip.NONE;
      case "norm"  -> Clip.norm(a.number(0, "most"));
      case "value" -> Clip.value(a.number(0, "most"));
      default      -> throw a.unknown("none, norm, value");
    };
  }

  private static Shape schedule(String word, Arguments a) {
    return switch (word) {
      case "constant" -> (rate, steps) -> new LearningRate.Constant(rate);
      case "cosine"   -> cosine(a.number(0, "floor", 0));
      case "step"     -> step(a.count(0, "every", 1000), a.number(1, "factor", 0.5));
      default         -> throw a.unknown("constant, cosine, step");
    };
  }

  private static LongFunction<Optional<Sampling>> sampling(String word, Arguments a) {
    return switch (word) {
      case "none"        -> steps -> Optional.empty();
      case "linear"      -> linear(new Sampling.Linear(a.number(0, "most"), 1));
      case "exponential" -> always(new Sampling.Exponential(a.number(0, "k")));
      case "sigmoid"     -> always(new Sampling.Sigmoid(a.number(0, "k")));
      default            -> throw a.unknown("none, linear, exponential, sigmoid");
    };
  }

  private static LongFunction<Optional<Sampling>> linear(Sampling.Linear one) {
    return steps -> Optional.of(new Sampling.Linear(one.most(), steps));
  }

  private static LongFunction<Optional<Sampling>> always(Sampling sampling) {
    return steps -> Optional.of(sampling);
  }

  private static Shape cosine(double floor) {
    return (rate, steps) -> new LearningRate.Cosine(rate, steps, Math.min(floor, rate));
  }

  private static Shape step(int every, double factor) {
    return (rate, steps) -> new LearningRate.Step(rate, every, factor);
  }

  private static Element element(String word, Arguments a) {
    return switch (word) {
      case "f32" -> Element.F32;
      case "f64" -> Element.F64;
      default    -> throw a.unknown("f32, f64");
    };
  }
}
