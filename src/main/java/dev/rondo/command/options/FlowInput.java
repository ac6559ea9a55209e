package dev.rondo.command.options;

import dev.rondo.data.DataException;
import dev.rondo.experiment.Experiment;
import dev.rondo.experiment.ProgramFile;
import dev.rondo.experiment.Task;
import dev.rondo.experiment.TrainedModel;
import dev.rondo.flow.Feed;
import dev.rondo.flow.Flow;
import dev.rondo.flow.FlowAnalysis;
import dev.rondo.flow.LastStep;
import dev.rondo.graph.Recurrence;
import dev.rondo.settings.Overrides;
import dev.rondo.train.ParameterInitialiser;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The input of the gradient flow analysis: a network, its weights and one batch, with a heading and an optional note.
 */
public record FlowInput(Optional<String> note, String what, Recurrence network, Map<String, Integer> sizes, Map<String, double[]> weights, Feed feed) {

  private static final int SIZE = 16, STEPS = 100;

  /** The options of the command line. */
  public record Wish(List<Path> data, List<String> settings, Map<String, Integer> dims, Optional<Integer> steps, int examples, Optional<Long> seed, boolean lastStep) {}

  public static FlowInput of(ProgramArgument chosen, Wish wish) {
    Optional<Path> model = chosen.model();
    if (model.isPresent()) return model(model.get(), wish);
    ProgramFile program = chosen.program();
    Recurrence r = chosen.of(program);
    return r.kind() == Recurrence.Kind.CELL ? cell(r, wish) : network(program, r, wish);
  }

  public Flow flow() {
    return FlowAnalysis.look(network, sizes, weights, feed);
  }

  /** A cell without a network: random inputs, and a loss that reads only the last step. */
  private static FlowInput cell(Recurrence r, Wish wish) {
    if (!wish.data.isEmpty() || !wish.settings.isEmpty()) throw new IllegalArgumentException("'" + r.name() + "' is a cell, which is looked at with random inputs; leave out --data and --set, or give a file with a network");
    Dimensions.check(wish.dims, r.dims(), r.name());
    Map<String, Integer> sizes = new HashMap<>(wish.dims);
    r.dims().forEach(d -> sizes.putIfAbsent(d, SIZE));
    Recurrence network = LastStep.of(r);
    long seed = wish.seed.orElse(1L);
    return new FlowInput(Optional.empty(), "examples of random inputs, first weights", network, sizes, ParameterInitialiser.all(network, sizes, seed), Feed.random(network, sizes, wish.examples, wish.steps.orElse(STEPS), seed));
  }

  private static FlowInput network(ProgramFile program, Recurrence r, Wish wish) {
    noDims(wish, r);
    List<Overrides> beside = new ArrayList<>();
    wish.steps.ifPresent(steps -> beside.add(Overrides.parse("window = " + steps, "--steps")));
    wish.seed.ifPresent(seed -> beside.add(Overrides.parse("seed = " + seed, "--seed")));
    wish.settings.forEach(s -> beside.add(Overrides.typed(s, "--set")));
    Experiment experiment = Experiment.of(program, beside.stream().reduce(Overrides.NONE, Overrides::and), wish.data);
    Recurrence network = wish.lastStep ? LastStep.of(r) : r;
    Feed feed = Feed.of(network, experiment.sizes(), experiment.task().validation(), wish.examples, experiment.plan().seed());
    return new FlowInput(Optional.empty(), "examples of the validation part, first weights", network, experiment.sizes(), ParameterInitialiser.all(network, experiment.sizes(), experiment.plan().seed()), feed);
  }

  private static FlowInput model(Path file, Wish wish) {
    TrainedModel trained = TrainedModel.read(file);
    noDims(wish, trained.network());
    if (wish.steps.isPresent() || !wish.settings.isEmpty()) throw new DataException(file, "a model reads data as it was trained to", "leave out --steps and --set, or give its .rondo file");
    boolean given = !wish.data.isEmpty();
    Task task = trained.task(given ? wish.data : trained.from());
    Recurrence network = wish.lastStep ? LastStep.of(trained.network()) : trained.network();
    Feed feed = Feed.of(network, trained.sizes(), (given ? task.whole() : task.split()).validation(), wish.examples, wish.seed.orElse(1L));
    return new FlowInput(given ? Optional.empty() : trained.changed(), "examples of " + (given ? "the data" : "the validation part") + ", trained weights", network, trained.sizes(), trained.weights(), feed);
  }

  private static void noDims(Wish wish, Recurrence r) {
    if (!wish.dims.isEmpty()) throw new IllegalArgumentException("'" + r.name() + "' is a network, whose sizes follow from its data; --dims is for a cell alone");
  }
}
