package dev.rondo.experiment;

import dev.rondo.data.DataException;
import dev.rondo.graph.Recurrence.Param;
import dev.rondo.model.Model;
import dev.rondo.model.Tensor;
import dev.rondo.train.Checkpoint;
import dev.rondo.train.MemoryEstimate;
import dev.rondo.train.ModelFiles;
import dev.rondo.train.ParameterInitialiser;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * (experiment, model) -> initial weights. A parameter that the model has with the same name and shape is {@code taken};
 * the others are drawn at random, as in any training. If token indices differ, each token keeps its values.
 * {@code fresh} gives the reason for each drawn parameter. {@code readsOtherwise} tells whether the model's data had
 * another scaling, or other indices of characters or classes.
 */
public record TransferredWeights(Path file, Map<String, double[]> weights, List<String> taken, List<String> fresh, boolean readsOtherwise) {

  /**
   * Throws {@link dev.rondo.model.ModelException} for a file that is not a model, and {@link DataException} if no
   * parameter fits.
   */
  static TransferredWeights of(Experiment experiment, Path file) {
    Model model = Model.read(file);
    experiment.memory().check(MemoryEstimate::free);   // before weights are drawn
    Map<String, double[]> weights = ParameterInitialiser.all(experiment.network(), experiment.sizes(), experiment.plan().seed());
    List<String> taken = new ArrayList<>(), fresh = new ArrayList<>();
    Optional<TokenRemapping> tokens = model.text(TrainedModel.ENCODING).flatMap(text -> experiment.renumbering(TrainedModel.encoding(text)));
    for (Param p : experiment.network().params()) {
      Tensor tensor = model.tensors().get(p.name());
      List<Integer> shape = Arrays.stream(p.shape().at(experiment.sizes())).boxed().toList();
      if (tensor == null) fresh.add(p.name());
      else if (tokens.isPresent() && tokens.get().concerns(p.shape())) renumbered(p, tensor, shape, tokens.get(), weights, taken, fresh);
      else if (!tensor.shape().equals(shape)) fresh.add(p.name() + " (" + tensor.shape() + " there, " + shape + " here)");
      else {
        weights.put(p.name(), tensor.data());
        taken.add(p.name());
      }
    }
    if (taken.isEmpty()) {
      throw new DataException(file, "has no parameter of the same name and shape as '" + experiment.network().name() + "', which has " + String.join(", ", fresh),
          "it holds " + String.join(", ", ModelFiles.weights(model).keySet()) + "; name what is to be taken over as it is there");
    }
    boolean otherwise = model.text(TrainedModel.ENCODING).filter(text -> !text.equals(experiment.task().encoding().toJson())).isPresent();
    return new TransferredWeights(file, weights, taken, fresh, otherwise);
  }

  /** A token keeps its part of a parameter if its index changes. */
  private static void renumbered(Param p, Tensor there, List<Integer> shape, TokenRemapping tokens, Map<String, double[]> weights, List<String> taken, List<String> fresh) {
    Optional<double[]> moved = tokens.axis(p.shape()).isEmpty() || tokens.known() == 0 ? Optional.empty()
        : tokens.moved(there, shape.stream().mapToInt(Integer::intValue).toArray(), tokens.axis(p.shape()).getAsInt(), weights.get(p.name()));
    if (moved.isEmpty()) {
      fresh.add(p.name() + " (other tokens, " + there.shape() + " there, " + shape + " here)");
      return;
    }
    weights.put(p.name(), moved.get());
    taken.add(p.name() + " (" + tokens.known() + " of " + tokens.before().length + " tokens)");
  }

  /** The checkpoint that training starts from. */
  public Checkpoint start() {
    return Checkpoint.start(weights);
  }

  /** The parameters that were taken and those that are new, as lines of text. */
  public String describe() {
    return "from " + file + ": " + taken.size() + (taken.size() == 1 ? " parameter" : " parameters") + " taken: " + String.join(", ", taken) + "\n"
        + (fresh.isEmpty() ? "" : "new: " + String.join(", ", fresh) + "\n")
        + (readsOtherwise ? "its data was read otherwise: scaler, characters, categories and classes are those of the new data\n" : "");
  }
}
