package dev.rondo.command;

import dev.rondo.command.options.CheckpointFile;
import dev.rondo.command.options.Outputs;
import dev.rondo.command.options.SettingOptions;
import dev.rondo.command.report.Forecasts;
import dev.rondo.command.report.LearningCurve;
import dev.rondo.command.report.OutputFiles;
import dev.rondo.command.report.Picture;
import dev.rondo.command.report.ProgressDisplay;
import dev.rondo.command.report.ReportPage;
import dev.rondo.command.report.ScoreTable;
import dev.rondo.command.terminal.Failures;
import dev.rondo.command.terminal.Interruption;
import dev.rondo.command.terminal.Subcommand;
import dev.rondo.experiment.ClassificationTask;
import dev.rondo.experiment.Experiment;
import dev.rondo.experiment.ForecastingTask;
import dev.rondo.experiment.ProgramFile;
import dev.rondo.experiment.Seq2SeqTask;
import dev.rondo.experiment.TrainedModel;
import dev.rondo.experiment.TransferredWeights;
import dev.rondo.experiment.score.Scores;
import dev.rondo.train.Checkpoint;
import dev.rondo.train.Diverged;
import dev.rondo.train.Inference;
import dev.rondo.train.Listener;
import dev.rondo.train.MemoryEstimate;
import dev.rondo.train.Plan;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** FILE -> a model, its scores with baselines, its learning curve, and a picture of its forecasts. */
@Command(name = "train", header = "Train the network of a program on data, and write the model.",
    description = "The file holds a network with a loss, a block data { .. } that says what to read and a block train { .. } that says how to train; docs/data.md and docs/training.md list their settings. The same seed gives the same model, bit for bit.",
    footer = {
        "", "Examples:",
        "  rondo train examples/sunspots.rondo",
        "  rondo train examples/sunspots.rondo --data mine.csv --set 'columns=\"flow\"' --set window=48 --out mine.safetensors",
        "  rondo train examples/charlm.rondo --text book.txt --epochs 5",
        "  rondo train examples/sunspots.rondo --epochs 60 --resume    go on from the model that is there",
        "  rondo train mine.rondo --from base.safetensors --set 'freeze=\"lstm1.*\"'    fine-tune: begin with other weights, keep some",
        "  rondo train examples/digits.rondo --report digits.html      everything about this training on one page"})
final class TrainCommand extends Subcommand {

  @Parameters(paramLabel = "FILE", description = "A .rondo file with one network.")
  private Path file;

  @Option(names = {"--data", "--text"}, paramLabel = "F", description = "A file or folder to read instead of the one that the program names. The second one holds the labels of the first, or is one more text.")
  private List<Path> data = List.of();

  @Option(names = "--out", paramLabel = "MODEL", description = "The file to write the model to. Default: next to FILE.")
  private Optional<Path> out = Optional.empty();

  @Mixin private SettingOptions settings;

  @Option(names = "--resume", description = "Continue the training of the model at --out with the data that it was trained on. The result is bit-identical to a training without interruption.")
  private boolean resume;

  @Option(names = "--from", paramLabel = "MODEL", description = "Start from the weights of this model for every parameter of the same name and shape. 'freeze' in the train block keeps some of them constant.")
  private Optional<Path> source = Optional.empty();

  @Option(names = "--report", paramLabel = "FILE", description = "Write an HTML page with program, settings, learning curve, scores and pictures. It loads nothing from the network.")
  private Optional<Path> page = Optional.empty();

  @Option(names = {"-q", "--quiet"}, description = "Print no progress.")
  private boolean quiet;

  @Override
  public Integer call() {
    Path model = out.orElseGet(() -> Outputs.beside(file, ".safetensors"));
    Experiment experiment = Experiment.of(ProgramFile.read(file), settings.overrides(), data.isEmpty() && resume ? TrainedModel.named(model) : data);
    Outputs.check(model);
    page.ifPresent(Outputs::check);
    if (resume && source.isPresent()) throw new IllegalArgumentException("--resume continues with the weights of " + model + ", --from starts from those of " + source.get() + "; give one of the two");
    Optional<Checkpoint> from = resume ? Optional.of(experiment.resume(model)) : source.map(s -> borrowed(experiment, s));
    Optional<Checkpoint> ended = from.filter(c -> resume && isDone(experiment.plan(), c));
    return ended.isPresent() ? reported(experiment, ended.get(), model) : trained(experiment, from, model);
  }

  /** The report of a training that was killed after its last step, or that is requested again. */
  private int reported(Experiment experiment, Checkpoint ended, Path model) {
    Plan plan = experiment.plan();
    String more = ended.epoch() >= plan.epochs() ? "--epochs " + 2 * ended.epoch() : "--set patience=" + 2 * plan.patience();
    err().println("the training of " + model + " has ended after " + ended.epoch() + " epochs, and this is its report; to train on, ask for more, such as " + more);
    report(experiment, ended, model);
    return Failures.GOOD;
  }

  private int trained(Experiment experiment, Optional<Checkpoint> from, Path model) {
    boolean other = Files.exists(model) && !resume;
    try (Interruption interruption = Interruption.expected(); CheckpointFile file = new CheckpointFile(experiment, model, err())) {
      if (!quiet) announce(experiment, file);
      Checkpoint trained = train(experiment, file, from, interruption);
      if (interruption.isAsked() && !isDone(experiment.plan(), trained)) {
        stopped(file, trained, from.map(Checkpoint::step).orElse(0L), model, other && !file.isWritten());
        return Failures.GOOD;   // the signal determines it
      }
      Path written = file.end(trained);
      if (!quiet) ended(experiment.plan(), trained);
      report(experiment, trained, written);
      return written.equals(model) ? Failures.GOOD : Failures.BAD_INPUT;
    }
  }

  private static boolean isDone(Plan plan, Checkpoint trained) {
    return trained.position() == 0 && (trained.epoch() >= plan.epochs() || plan.patience() > 0 && trained.epoch() - trained.bestEpoch() >= plan.patience());
  }

  /**
   * Saves the state of an interrupted training, if it has made any step. It does not overwrite a model of another
   * training.
   */
  private void stopped(CheckpointFile file, Checkpoint so, long began, Path model, boolean elsewhere) {
    Path to = elsewhere ? Outputs.beside(model, ".stopped.safetensors") : model;
    if (so.step() == began) err().println("stopped before the first step; nothing is written");
    else {
      Path written = file.end(so, to);
      err().println("stopped after step " + so.step() + "; wrote " + written + ", and --resume" + (written.equals(model) ? "" : " --out " + written) + " goes on from there");
    }
    err().flush();
  }

  private Checkpoint borrowed(Experiment experiment, Path file) {
    TransferredWeights borrowed = experiment.borrow(file);
    if (!quiet) err().print(borrowed.describe());
    return borrowed.start();
  }

  private void announce(Experiment e, CheckpointFile file) {
    long numbers = e.network().params().stream().mapToLong(p -> p.shape().count().at(e.sizes())).sum();
    err().printf(Locale.ROOT, "%s: %,d parameters; %,d examples of %d steps to train on, %,d to validate on%s%n",
        e.network().name(), numbers, e.task().training().size(), e.task().training().steps(), e.task().validation().size(), held(e));
    MemoryEstimate memory = e.memory();
    err().printf("memory: %s beside the data, of %s that the JVM may take: %s%n", MemoryEstimate.text(memory.total()), MemoryEstimate.text(Runtime.getRuntime().maxMemory()), memory.describe());
    file.checkRoom(memory.checkpoint());
    err().flush();
  }

  /** Why there are fewer epochs than in the plan, and which weights are kept. */
  private void ended(Plan plan, Checkpoint trained) {
    if (trained.epoch() < plan.epochs()) err().printf(Locale.ROOT, "stopped: the validation loss has not fallen for %d epochs (patience)%n", trained.epoch() - trained.bestEpoch());
    if (!trained.best().isEmpty() && trained.bestEpoch() < trained.epoch()) err().printf(Locale.ROOT, "the weights are those of epoch %d, the best on the validation part%n", trained.bestEpoch());
    err().flush();
  }

  /** The data that is used neither for training nor for validation. */
  private static String held(Experiment e) {
    int tested = e.task() instanceof ClassificationTask c ? c.parts().test().length : e.task() instanceof Seq2SeqTask d ? d.parts().test().length : 0;
    int gaps = e.task() instanceof ForecastingTask f ? f.leftOut() : 0;
    if (gaps > 0) return String.format(Locale.ROOT, "; %,d windows are left out, because a target was not measured", gaps);
    return tested > 0 ? String.format(Locale.ROOT, ", %,d to test on", tested) : "";
  }

  private Checkpoint train(Experiment experiment, CheckpointFile file, Optional<Checkpoint> from, Interruption interruption) {
    try (ProgressDisplay display = ProgressDisplay.of(quiet, err())) {
      return experiment.train(new Listener() {
        @Override
        public void step(Progress p) {
          display.step(p);
        }

        @Override
        public void epoch(Checkpoint.Epoch e, boolean best) {
          display.epoch(e, best);
        }

        @Override
        public void checkpoint(Checkpoint c) {
          file.write(c);
        }

        @Override
        public boolean isEnough() {
          return interruption.isAsked();
        }
      }, from);
    } catch (Diverged e) {
      keep(e.lastGood(), from.map(Checkpoint::step).orElse(0L), file);
      throw e;
    }
  }

  /** Saves the state before the step that failed, if training has made any step. */
  private void keep(Checkpoint good, long began, CheckpointFile file) {
    if (good.step() == began) return;
    Path written = file.end(good);
    String which = good.best().isEmpty() ? "the last good weights, of step " + good.step() : "the best weights, of epoch " + good.bestEpoch() + ", and the last good ones, of step " + good.step();
    err().println("wrote " + written + ": " + which + "; --resume goes on from there, with a lower --rate or --set 'clip=norm(1)'");
  }

  private void report(Experiment experiment, Checkpoint trained, Path model) {
    Inference network = experiment.inference(trained).expecting(Inference.FEW);
    String output = experiment.program().output();
    Scores scores = experiment.task().scores(network, output);
    ScoreTable.print(out(), experiment.task(), scores);
    out().println("wrote " + model);
    OutputFiles drawn = new OutputFiles(out(), err());
    LearningCurve curve = new LearningCurve(trained.history());
    List<Picture> pictures = new ArrayList<>(List.of(curve.picture(experiment.network().name())));
    drawn.write(curve.csv().getBytes(StandardCharsets.UTF_8), Outputs.beside(model, ".curve.csv"));
    drawn.write(pictures.get(0), Outputs.beside(model, ".curve.png"));
    if (experiment.task() instanceof ForecastingTask f) {
      pictures.add(Forecasts.picture(f, network, output));
      drawn.write(pictures.get(1), Outputs.beside(model, ".png"));
    }
    page.ifPresent(file -> drawn.write(new ReportPage(experiment, trained, scores, pictures.stream().map(drawn::element).toList()).html().getBytes(StandardCharsets.UTF_8), file));
  }
}
