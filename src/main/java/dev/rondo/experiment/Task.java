package dev.rondo.experiment;

import dev.rondo.codegen.machine.Element;
import dev.rondo.data.Dataset;
import dev.rondo.data.Role;
import dev.rondo.data.encoding.Encoding;
import dev.rondo.experiment.score.Scores;
import dev.rondo.graph.Recurrence;
import dev.rondo.train.Inference;
import java.util.Map;

/** Data made ready for one network: what to train on, what to validate on, and how good its predictions are. */
public sealed interface Task permits Task.Paired, Seq2SeqTask {

  /** For networks with one input and one target. */
  sealed interface Paired extends Task permits ForecastingTask, LanguageModellingTask, ClassificationTask {

    Role role();

    @Override
    Encoding.Paired encoding();

    @Override
    default Map<String, Integer> widths() {
      return encoding().widths(role());
    }

    @Override
    default Map<String, Integer> positions() {
      return encoding().positions(role());
    }
  }

  Encoding encoding();

  /** How many numbers a step has, by input. */
  Map<String, Integer> widths();

  /** How many positions an index from the data may have, by input; of those that the data has no say in, nothing. */
  Map<String, Integer> positions();

  /** What the output of a network of these sizes must be to be compared with the target. */
  OutputCheck answer(Recurrence network, Map<String, Integer> sizes);

  /** Throws {@link dev.rondo.data.DataException} with the place of the first number that an element type cannot hold. */
  void check(Element element);

  Dataset training();

  Dataset validation();

  /** The same, split as the program says. */
  Task split();

  /** The same with every example in the validation part. */
  Task whole();

  /** What is measured: the test part where there is one, else the validation part; and what it holds. */
  String part();

  /** How good the output is over the measured part, beside baselines. */
  Scores scores(Inference network, String output);
}
