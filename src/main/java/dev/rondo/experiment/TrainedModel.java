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

/** A model file, read: the network, its sizes and weights, how it sees data, which files it was trained on, and how; what uses it computes in the element type of the plan. */
public record TrainedModel(ProgramFile program, Overrides overrides, Encoding encoding, Map<String, Integer> sizes, Map<String, double[]> weights, Optional<TrainingData> data, Plan plan) {

  /** Where the metadata of a model holds the text of its program. */
  public static final String PROGRAM = "rondo.source";
  /** The settings that were given beside the program. */
  public static final String OVERRIDES = "rondo.overrides";
  /** The scaler or the vocabulary, as JSON. */
  public static final String ENCODING = "rondo.encoding";
  /** The files that it was trained on, as JSON; models may lack it. */
  public static final String DATA = "rondo.data";

  /** Throws {@link ModelException} for a file that is missing, damaged, or not of Rondo's making. */
  public static TrainedModel read(Path file) {
    return of(Model.read(file), file);
  }

  /** The files that the command named when a model was trained, where they are now; none where it named none. */
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

  /** What the program says of the data and how it was read belong together. */
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

  /** The network, which carries its states where training did. */
  public Inference inference() {
    return inference(plan.carry() && !(encoding instanceof Seq2SeqEncoding) ? Carry.of(network()) : network());
  }

  private Inference inference(Recurrence network) {
    return new Inference(network, sizes, plan.batch(), plan.element(), weights);
  }

  /** The plan of the data that the model was trained on. */
  public DataPlan dataPlan() {
    return DataPlan.of(program.settings("data", overrides));
  }

  /** The files that the model was trained on: those that the command named then, where they are now, or those of the program, beside the model. Throws {@link DataException} naming one that the command named and that is gone. */
  public List<Path> from() {
    return data.filter(TrainingData::isNamed).map(d -> d.find(program.place())).orElseGet(() -> program.beside(dataPlan().from()));
  }

  /** What to say where the files that the model was trained on are not what they were; empty where they are, or the model does not know. */
  public Optional<String> changed() {
    return data.flatMap(d -> d.changed(from())).map(file -> file + " has changed since the model was trained on it; what follows is about the file as it is now");
  }

  /** Data read as the model's own was; nothing is in either part yet. */
  public Task task(List<Path> from) {
    return checked(Experiment.task(dataPlan(), from, program, encoding));
  }

  /** The texts that a model says for sources that come from no file; throws {@link DataException} where it reads none. */
  public Seq2SeqTask sources(List<String> sources) {
    if (!(encoding instanceof Seq2SeqEncoding d && dataPlan() instanceof Seq2SeqPlan texts)) throw new DataException("the model says no texts", "give data to predict from with --data");
    return checked(Seq2SeqTask.sources(texts, sources, program.saying(), d));
  }

  /** Throws {@link DataException} for a number that the model's element type cannot hold, and for an output that does not answer the target. */
  private <T extends Task> T checked(T task) {
    OutputCheck.checkWidth(program, sizes, task);
    task.check(plan.element());
    return task;
  }

  /** A voice for {@code rows} texts at once, of at most {@code most} tokens (0: twice the longest of the training part), the end among them; throws {@link DataException} for a model that says no texts, or none without a source. */
  public TextGenerator speech(int rows, int most) {
    if (encoding instanceof Seq2SeqEncoding d && (!d.source().isEmpty() || !d.vector().isEmpty())) throw new DataException("the model says what belongs to a source, and is given none", "give it one, from the command with --source");
    return speech(rows, 1, most);
  }

  /** The same for sources of at most {@code given} tokens, the end of each among them. */
  public TextGenerator speech(int rows, int given, int most) {
    if (!(encoding instanceof Seq2SeqEncoding d)) throw new DataException("the model says no texts", "take one that was trained on 'pairs', 'vectors' or 'lines'");
    return new TextGenerator(inference(), program.output(), d, program.saying(), rows, given, most == 0 ? Seq2SeqTask.most(d) : most);
  }

  /** A network that goes one step at a time. */
  public Stepper stepper() {
    return new Stepper(inference(network()), program.role().input(), program.output());
  }

  private static void fits(Recurrence.Param p, Tensor tensor, Map<String, Integer> sizes) {
    List<Integer> shape = Arrays.stream(p.shape().at(sizes)).boxed().toList();
    if (tensor == null) throw new ModelException("the model file has no tensor '" + p.name() + "', which its program needs; it is damaged, train the model again");
    if (!tensor.shape().equals(shape)) throw new ModelException("tensor '" + p.name() + "' of the model file has shape " + tensor.shape() + ", but its program needs " + shape + "; it is damaged, train the model again");
  }
}
