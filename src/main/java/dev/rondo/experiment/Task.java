package dev.rondo.experiment;

import dev.rondo.data.Encoding;
import dev.rondo.data.Role;
import dev.rondo.data.Windows;
import dev.rondo.train.Inference;
import java.util.List;
import java.util.Map;

/** Data made ready for one network: what to train on, what to validate on, and how good its predictions are. */
public sealed interface Task permits Forecasting, Modelling {

  Role role();

  Encoding encoding();

  /** How many numbers a step has, by input. */
  Map<String, Integer> widths();

  /** How many positions an index from the data may have, by input; of those that the data has no say in, nothing. */
  Map<String, Integer> positions();

  Windows training();

  Windows validation();

  /** The same, split as the program says. */
  Task split();

  /** The same with every example in the validation part. */
  Task whole();

  /** What the validation part is, for a heading. */
  String part();

  /** What the errors are, for a heading. */
  String measure();

  /** The error of the output over the validation part, then that of each baseline. */
  List<Score> scores(Inference network, String output);
}
