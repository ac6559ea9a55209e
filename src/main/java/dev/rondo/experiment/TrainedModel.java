package dev.rondo.experiment;

import dev.rondo.data.DataException;
import dev.rondo.data.encoding.Encoding;
import dev.rondo.data.encoding.Seq2SeqEncoding;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.text.Source;
import dev.rondo.model.Model;
import dev.rondo.model.ModelException;
import dev.rondo.model.Tensor;
import dev.rondo.settings.DataPlan;
import dev.rondo.settings.Overrides;
import dev.rondo.settings.Seq2SeqPlan;
import dev.rondo.settings.TrainPlan;
import dev.rondo.stream.Stepper;
import dev.rondo.train.Carry;
import dev.rondo.train.Inference;
import dev.rondo.train.ModelFiles;
import dev.rondo.train.Plan;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The content of a model file: the network, its sizes and weights, its encoding of data, its training files, and its
 * plan. Computations use the element type of the plan.
 */
public record TrainedModel(ProgramFile program, Overrides overrides, Encoding encoding, Map<String, Integer> sizes, Map<String, double[]> weights, Optional<TrainingData> data, Plan plan) {

  /** The metadata key of the program's text. */
  public static final String PROGRAM = "rondo.source";
  /** The metadata key of the overrides that were passed with the program. */
  public static final String OVERRIDES = "rondo.overrides";
  /** The metadata key of the encoding, such as scaler or lexicon, as JSON. */
  public static final String ENCODING = "rondo.encoding";
  /** The metadata key of the training files, as JSON; optional. */
  public static final String DATA = "rondo.data";

  /** Throws {@link ModelException} for a file that is missing, damaged, or not written by Rondo. */
  public static TrainedModel read(Path file) {
    return of(Model.read(file), file);
  }

  /** The files that the command line named when a model was trained, at their current paths. Empty if it named none. */
  public static List<Path> named(Path file) {
    Model model = Model.read(file);
    try {
      return model.text(DATA).map(TrainingData::fromJson).filter(TrainingData::isNamed).map(d -> d.find(file)).orElse(List.of());
    } catch (ModelException e) {
      throw e.in(file);
    }
  }

  static TrainedModel of(Model model, Path file) {
    try {
      return understood(model, file);
    } catch (ModelException e) {
      throw e.in(file);
    }
  }

  private static TrainedModel understood(Model model, Path file) {
    ProgramFile program = ProgramFile.of(new Source(file + ", metadata '" + PROGRAM + "'", model.require(PROGRAM)), file);
    Encoding encoding = encoding(model.require(ENCODING));
    Overrides overrides = Overrides.parse(model.text(OVERRIDES).orElse(""), file + ", metadata '" + OVERRIDES + "'");
    Map<String, Integer> sizes = sizes(program, overrides, encoding);
    for (Recurrence.Param p : program.network().recurrence().params()) fits(p, model.tensors().get(p.name()), sizes);
    Plan plan = TrainPlan.of(program.settings("train", overrides)).plan();
    return new TrainedModel(program, overrides, encoding, sizes, ModelFiles.weights(model), model.text(DATA).map(TrainingData::fromJson), plan);
  }

  /** The program's data plan and the encoding must have the same kind. */
  private static Map<String, Integer> sizes(ProgramFile program, Overrides overrides, Encoding encoding) {
    try {
      if (!Experiment.agree(DataPlan.of(program.settings("data", overrides)), encoding)) throw new DataException("they differ in kind, window or horizon", "the model file is damaged; train the model again");
      return SizeInference.of(program, overrides, encoding);
    } catch (DataException e) {
      throw new ModelException("metadata '" + ENCODING + "' and '" + PROGRAM + "' do not belong together: " + e.getMessage(), e);
    }
  }

  static Encoding encoding(String json) {
    try {
      return Encoding.fromJson(json);
    } catch (DataException e) {
      throw new ModelException("metadata '" + ENCODING + "': " + e.getMessage(), e);
    }
  }

  public Recurrence network() {
    return program.network().recurrence();
  }

  /** The network, which carries its states if training did. */
  public Inference inference() {
    return inference(plan.carry() && !(encoding instanceof Seq2SeqEncoding) ? Carry.of(network()) : network());
  }

  private Inference inference(Recurrence network) {
    return new Inference(network, sizes, plan.batch(), plan.element(), weights);
  }

  /** The plan of the training data. */
  public DataPlan dataPlan() {
    return DataPlan.of(program.settings("data", overrides));
  }

  /**
   * The training files: those that the command line named, at their current paths, or those of the program, next to the
   * model. Throws {@link DataException}, which names a missing file that the command line named.
   */
  public List<Path> from() {
    return data.filter(TrainingData::isNamed).map(d -> d.find(program.place())).orElseGet(() -> program.beside(dataPlan().from()));
  }

  /** A message if the training files have changed. Empty if they have not, or if the model does not store them. */
  public Optional<String> changed() {
    return data.flatMap(d -> d.changed(from())).map(file -> file + " has changed since the model was trained on it; what follows is about the file as it is now");
  }

  /** Data that is read with the model's encoding. All parts are still empty. */
  public Task task(List<Path> from) {
    return checked(Experiment.task(dataPlan(), from, program, encoding));
  }

  /**
   * A task that generates texts for sources that come from no file. Throws {@link DataException} if the model reads no
   * sources.
   */
  public Seq2SeqTask sources(List<String> sources) {
    if (!(encoding instanceof Seq2SeqEncoding d && dataPlan() instanceof Seq2SeqPlan texts)) throw new DataException("the model generates no texts", "give data to predict from with --data");
    return checked(Seq2SeqTask.sources(texts, sources, program.saying(), d));
  }

  /**
   * Throws {@link DataException} for a number that the model's element type cannot hold, and for an output that does
   * not match the target.
   */
  private <T extends Task> T checked(T task) {
    OutputCheck.checkWidth(program, sizes, task);
    task.check(plan.element());
    return task;
  }

  /**
   * A generator of {@code rows} texts at once, of at most {@code most} tokens, the end included (0: twice the longest
   * of the training part). Throws {@link DataException} for a model that generates no texts, or that needs a source.
   */
  public TextGenerator speech(int rows, int most) {
    if (encoding instanceof Seq2SeqEncoding d && (!d.source().isEmpty() || !d.vector().isEmpty())) throw new DataException("the model generates from a source, and got none", "give it one, from the command with --source");
    return speech(rows, 1, most);
  }

  /** A generator from sources of at most {@code given} tokens, the end of each included. */
  public TextGenerator speech(int rows, int given, int most) {
    if (!(encoding instanceof Seq2SeqEncoding d)) throw new DataException("the model generates no texts", "take one that was trained on 'pairs', 'vectors' or 'lines'");
    return new TextGenerator(inference(), program.output(), d, program.saying(), rows, given, most == 0 ? Seq2SeqTask.most(d) : most);
  }

  /** The network as a stepper, which runs one time step at a time. */
  public Stepper stepper() {
    return new Stepper(inference(network()), program.role().input(), program.output());
  }

  private static void fits(Recurrence.Param p, Tensor tensor, Map<String, Integer> sizes) {
    List<Integer> shape = Arrays.stream(p.shape().at(sizes)).boxed().toList();
    if (tensor == null) throw new ModelException("the model file has no tensor '" + p.name() + "', which its program needs; it is damaged, train the model again");
    if (!tensor.shape().equals(shape)) throw new ModelException("tensor '" + p.name() + "' of the model file has shape " + tensor.shape() + ", but its program needs " + shape + "; it is damaged, train the model again");
  }
}
