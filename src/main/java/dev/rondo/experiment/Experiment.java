package dev.rondo.experiment;

import com.google.common.base.Suppliers;
import dev.rondo.data.DataException;
import dev.rondo.data.Split;
import dev.rondo.data.encoding.ClassEncoding;
import dev.rondo.data.encoding.Encoding;
import dev.rondo.data.encoding.Forecast;
import dev.rondo.data.encoding.RunningTextEncoding;
import dev.rondo.data.encoding.Seq2SeqEncoding;
import dev.rondo.data.text.Seq2SeqFile;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.language.Language;
import dev.rondo.graph.text.Diagnostics;
import dev.rondo.graph.text.LanguageException;
import dev.rondo.graph.text.Settings;
import dev.rondo.graph.text.Source;
import dev.rondo.model.Model;
import dev.rondo.settings.DataPlan;
import dev.rondo.settings.LabelPlan;
import dev.rondo.settings.Overrides;
import dev.rondo.settings.Seq2SeqPlan;
import dev.rondo.settings.SizePlan;
import dev.rondo.settings.TrainPlan;
import dev.rondo.train.Carry;
import dev.rondo.train.Checkpoint;
import dev.rondo.train.Diverged;
import dev.rondo.train.FrozenParameters;
import dev.rondo.train.Inference;
import dev.rondo.train.Listener;
import dev.rondo.train.MemoryEstimate;
import dev.rondo.train.ModelFiles;
import dev.rondo.train.Plan;
import dev.rondo.train.Sampling;
import dev.rondo.train.TeacherForcing;
import dev.rondo.train.Trainer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * program + data -> a trained model and its scores. Every error is found before training starts. The content of the
 * data files is hashed once, on first use.
 */
public record Experiment(ProgramFile program, Overrides overrides, Task task, Map<String, Integer> sizes, Plan plan, Supplier<TrainingData> data) {

  private static final List<String> BLOCKS = List.of("data", "train", "sizes");

  /** Reads the data that the program names, relative to the program's folder, or {@code from} instead. */
  public static Experiment of(ProgramFile program, Overrides overrides, Optional<Path> from) {
    return of(program, overrides, from.map(List::of).orElse(List.of()));
  }

  /**
   * Like {@code of} with one file, for data in several files, such as images and their labels. If {@code from} is
   * empty, the files are those that the program names.
   */
  public static Experiment of(ProgramFile program, Overrides overrides, List<Path> from) {
    if (!program.has("data") && program.settings("data", overrides).entries().isEmpty()) {
      throw new DataException(Path.of(program.source().file()), "there is no block 'data' with the data to train on", "add one, such as data { file = \"numbers.csv\"; columns = \"a\" } or data { text = \"book.txt\" }");
    }
    check(program, overrides);
    DataPlan data = DataPlan.of(program.settings("data", overrides));
    TrainPlan train = TrainPlan.of(program.settings("train", overrides));
    List<Path> files = from.isEmpty() ? program.beside(data.from()) : from;
    Task task = held(files, () -> task(data, files, program));
    task.check(train.plan().element());
    Map<String, Integer> sizes = SizeInference.of(program, overrides, task.widths(), task.positions());
    if (program.network().recurrence().output("loss").isEmpty()) {
      throw new DataException(program.source().file() + ": network '" + network(program).name() + "' has no loss", "give it one, such as loss mse(p, y)");
    }
    if (task instanceof Task.Paired paired && !(task instanceof ClassificationTask) && paired.role().lengths().isPresent()) {
      throw new DataException(program.source().file() + ": network '" + network(program).name() + "' has lengths, but the data consists of windows of one length", "leave out 'with lengths " + paired.role().lengths().get() + "'");
    }
    if (task instanceof Task.Paired paired && !(task instanceof ClassificationTask) && paired.role().resets().isPresent()) {
      throw new DataException(program.source().file() + ": network '" + network(program).name() + "' has resets, but the data is windows of one sequence", "leave out 'resets " + paired.role().resets().get() + "'; data with 'label' and 'group' has them, by the key 'starts'");
    }
    if (train.plan().carry()) carried(program, task, data);
    OutputCheck.check(program, sizes, task);
    if (train.sampling(1).isPresent() && !(task instanceof Seq2SeqTask)) {
      throw new DataException(program.source().file() + ": network '" + network(program).name() + "' does not read its own output, so 'sampling' has no meaning", "leave it out; it is for 'pairs' and 'lines'");
    }
    Experiment ready = new Experiment(program, overrides, task, sizes, train.over(task.training().size()), Suppliers.memoize(() -> TrainingData.of(files, !from.isEmpty())));
    ready.teacher();   // throws for networks that it cannot teach
    return ready;
  }

  /** States can be carried from one example to the next only if the next continues the data. */
  private static void carried(ProgramFile program, Task task, DataPlan data) {
    String file = program.source().file() + ": carry = yes goes on with each example where the one before ended, but ";
    if (task instanceof ForecastingTask f && f.encoding().window().stride() != f.encoding().window().steps()) {
      throw new DataException(file + "windows of " + f.encoding().window().steps() + " rows begin every " + f.encoding().window().stride(), "set stride = " + f.encoding().window().steps() + ", or leave 'carry' out");
    }
    if (task instanceof ForecastingTask f && f.leftOut() > 0) {
      throw new DataException(file + f.leftOut() + " windows are left out, because a target was not measured", "leave 'carry' out, or fill the gaps of the target in the file");
    }
    if (task instanceof Seq2SeqTask) throw new DataException(file + "generated texts are independent of each other", "leave 'carry' out");
    boolean drawn = data.split() instanceof Split.Drawn || data instanceof LabelPlan l && l.test().filter(s -> s instanceof Split.Drawn).isPresent();
    if (drawn) throw new DataException(file + "a random split leaves gaps between them", "set split = last(0.2), or leave 'carry' out");
  }

  /**
   * Parses a program. Throws {@link LanguageException} with every error in cells and networks and in each block of
   * settings; all of these are optional.
   */
  public static ProgramFile checked(Source source) {
    Diagnostics wrong = new Diagnostics();
    Optional<ProgramFile> program = Optional.empty();
    try {
      program = Optional.of(ProgramFile.of(source));
    } catch (LanguageException e) {
      wrong.addAll(e);
    }
    for (Settings block : Language.settings(source)) {
      try {
        check(block, program.filter(p -> p.module().networks().size() == 1));
      } catch (LanguageException e) {
        wrong.addAll(e);
      }
    }
    wrong.fail();
    return program.orElseThrow();
  }

  /** Checks one block. Settings that refer to the network are checked only if there is one. */
  private static void check(Settings block, Optional<ProgramFile> program) {
    known(block);
    switch (block.name()) {
      case "data"  -> DataPlan.of(block);
      case "train" -> {
        TrainPlan train = TrainPlan.of(block);
        program.ifPresent(p -> frozen(block, network(p), train.plan()));
      }
      default      -> program.ifPresent(p -> SizePlan.of(block, network(p).dims()));
    }
  }

  private static void known(Settings block) {
    if (!BLOCKS.contains(block.name())) throw new LanguageException(List.of(block.at().diagnose("a block '" + block.name() + "', which means nothing to training", "its blocks are " + String.join(", ", BLOCKS))));
  }

  /** Throws {@link LanguageException} for unknown settings, before any data is read. */
  public static void check(ProgramFile program, Overrides overrides) {
    program.module().settings().forEach(Experiment::known);
    DataPlan.of(program.settings("data", overrides));
    TrainPlan train = TrainPlan.of(program.settings("train", overrides));
    SizePlan.of(program.settings("sizes", overrides), network(program).dims());
    frozen(program.settings("train", overrides), network(program), train.plan());
  }

  /** The files and folders that the program names. */
  public static List<Path> from(ProgramFile program, Overrides overrides) {
    return program.beside(DataPlan.of(program.settings("data", overrides)).from());
  }

  public Recurrence network() {
    return network(program);
  }

  /**
   * Trains from scratch, or resumes from a checkpoint. {@link Diverged} names the file and line of the equation that
   * failed.
   */
  public Checkpoint train(Listener listener, Optional<Checkpoint> from) {
    data.get();   // the hash of the files now; they may change during training
    Trainer trainer = trainer(listener);
    try {
      return from.isPresent() ? trainer.fit(task.training(), Optional.of(task.validation()), from.get()) : trainer.fit(task.training(), Optional.of(task.validation()));
    } catch (Diverged e) {
      throw e.equation().flatMap(network().origins()::of).map(origin -> e.at(origin.toString())).orElse(e);
    }
  }

  private Trainer trainer(Listener listener) {
    return new Trainer(network(), sizes, plan, listener, teacher());
  }

  /** Teacher forcing, or scheduled sampling if the settings contain {@code sampling}. */
  private TeacherForcing teacher() {
    int examples = task.training().size();
    Optional<Sampling> sampling = TrainPlan.of(program.settings("train", overrides)).sampling(plan.steps(examples));
    return sampling.isPresent() && task instanceof Seq2SeqTask d ? d.sampled(network(), program.output(), sizes, sampling.get(), plan) : TeacherForcing.FORCING;
  }

  /** Throws {@link IllegalArgumentException} if the data cannot be cut into the batches that the settings ask for. */
  public void arrange() {
    trainer(Listener.SILENT).arrange(task.training(), Optional.of(task.validation()));
  }

  /** The memory that training takes in addition to the data. Nothing is allocated yet. */
  public MemoryEstimate memory() {
    return trainer(Listener.SILENT).memory(task.training(), Optional.of(task.validation()));
  }

  /** The checkpoint in a model. Throws {@link DataException} if it belongs to another experiment. */
  public Checkpoint resume(Path model) {
    return ResumeCheck.of(this, model);
  }

  /** The mapping of token indices from another encoding. Empty if there are no tokens or the indices are equal. */
  Optional<TokenRemapping> renumbering(Encoding there) {
    return task instanceof Task.Paired paired ? TokenRemapping.of(there, paired.encoding(), network(), paired.role()) : Optional.empty();
  }

  /** Initial weights from another model, for every parameter that fits. */
  public TransferredWeights borrow(Path model) {
    return TransferredWeights.of(this, model);
  }

  /** The network with the weights that training chose. It carries its states if training did. */
  public Inference inference(Checkpoint trained) {
    return new Inference(plan.carry() ? Carry.of(network()) : network(), sizes, plan.batch(), plan.element(), trained.chosen());
  }

  /** The content of a model file: weights, the state of training, the program and its encoding of data. */
  public Model model(Checkpoint checkpoint) {
    Map<String, String> metadata = Map.of(TrainedModel.PROGRAM, program.source().text(), TrainedModel.OVERRIDES, overrides.text(), TrainedModel.ENCODING, task.encoding().toJson(), TrainedModel.DATA, data.get().toJson());
    return ModelFiles.model(checkpoint, network(), sizes, plan.element(), metadata);
  }

  private static void frozen(Settings train, Recurrence network, Plan plan) {
    try {
      FrozenParameters.of(plan.frozen(), network);
    } catch (IllegalArgumentException e) {
      throw new LanguageException(List.of(train.entry("freeze").orElseThrow().value().at().diagnose("freeze: " + e.getMessage(), "")));
    }
  }

  private static Task task(DataPlan plan, List<Path> from, ProgramFile program) {
    one(plan, from);
    if (plan instanceof DataPlan.Rows rows) return ForecastingTask.fit(rows, from.get(0), program.role());
    if (plan instanceof LabelPlan labels) return ClassificationTask.fit(labels, from, program.role());
    if (plan instanceof Seq2SeqPlan texts) return Seq2SeqTask.fit(texts, from.get(0), program.saying());
    return LanguageModellingTask.fit((DataPlan.Running) plan, from, program.role());
  }

  /** If the data itself does not fit into memory, a smaller batch would not help. */
  private static Task held(List<Path> from, Supplier<Task> reading) {
    try {
      return reading.get();
    } catch (OutOfMemoryError e) {
      throw new DataException(from.get(0), "does not fit into the " + MemoryEstimate.text(Runtime.getRuntime().maxMemory()) + " that the JVM may take", "give the JVM more: RONDO_JAVA_OPTIONS=-Xmx8g, or less data");
    }
  }

  /** The data of another file, with a fitted {@code encoding}. */
  static Task task(DataPlan plan, List<Path> from, ProgramFile program, Encoding encoding) {
    return held(from, () -> encoded(plan, from, program, encoding));
  }

  private static Task encoded(DataPlan plan, List<Path> from, ProgramFile program, Encoding encoding) {
    one(plan, from);
    if (!agree(plan, encoding)) throw new DataException("the model's program and its description of the data differ in kind", "the model file is damaged; train the model again");
    if (plan instanceof DataPlan.Rows rows && encoding instanceof Forecast f) return ForecastingTask.of(rows, from.get(0), program.role(), f);
    if (plan instanceof DataPlan.Running running && encoding instanceof RunningTextEncoding t) return LanguageModellingTask.of(running, from, program.role(), t);
    if (plan instanceof LabelPlan labels && encoding instanceof ClassEncoding c) return ClassificationTask.of(labels, from, program.role(), c);
    return Seq2SeqTask.of((Seq2SeqPlan) plan, from.get(0), program.saying(), (Seq2SeqEncoding) encoding);
  }

  /** Whether a plan of data and an encoding have the same kind. */
  static boolean agree(DataPlan plan, Encoding encoding) {
    if (plan instanceof DataPlan.Rows rows) return encoding instanceof Forecast f && f.window().equals(rows.window()) && f.horizons().equals(rows.horizons());
    if (plan instanceof DataPlan.Running running) return encoding instanceof RunningTextEncoding t && t.window().steps() == running.window();
    if (plan instanceof LabelPlan labels) return encoding instanceof ClassEncoding c && ClassificationTask.agree(labels, c);
    return encoding instanceof Seq2SeqEncoding d && d.source().isEmpty() == (((Seq2SeqPlan) plan).form() != Seq2SeqFile.Form.PAIRS) && d.vector().isEmpty() == (((Seq2SeqPlan) plan).form() != Seq2SeqFile.Form.VECTORS);
  }

  /** A table, or texts one a line, must be one file. */
  private static void one(DataPlan plan, List<Path> from) {
    boolean several = plan instanceof DataPlan.Running || plan instanceof LabelPlan l && (l.form() instanceof LabelPlan.Images || l.form() instanceof LabelPlan.Arrays);
    if (!several && from.size() > 1) throw new DataException(from.get(1), "is a second file, and this data lies in one", "join the two, or leave it out");
  }

  private static Recurrence network(ProgramFile program) {
    return program.network().recurrence();
  }
}
