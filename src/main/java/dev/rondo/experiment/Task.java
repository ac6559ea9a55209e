package dev.rondo.experiment;

import dev.rondo.codegen.machine.Element;
import dev.rondo.data.Dataset;
import dev.rondo.data.Role;
import dev.rondo.data.encoding.Encoding;
import dev.rondo.experiment.score.Scores;
import dev.rondo.graph.Recurrence;
import dev.rondo.train.Inference;
import java.util.Map;

/** Data that is prepared for one network: training set, validation set, and the scores of predictions. */
public sealed interface Task permits Task.Paired, Seq2SeqTask {

  /** Tasks of networks with one input and one target. */
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

  /** The count of numbers in a time step, by input. */
  Map<String, Integer> widths();

  /**
   * The number of positions of an index from the data, by input. Inputs that the data does not determine are absent.
   */
  Map<String, Integer> positions();

  /** The requirements on the output of a network with these sizes. */
  OutputCheck answer(Recurrence network, Map<String, Integer> sizes);

  /**
   * Throws {@link dev.rondo.data.DataException}, with the position, for the first number that an element type cannot
   * hold.
   */
  void check(Element element);

  Dataset training();

  Dataset validation();

  /** The same task, split as the program's settings say. */
  Task split();

  /** The same task with every example in the validation part. */
  Task whole();

  /** The name and content of the measured part: the test part if there is one, otherwise the validation part. */
  String part();

  /** The scores of the output over the measured part, with baselines. */
  Scores scores(Inference network, String output);
}
