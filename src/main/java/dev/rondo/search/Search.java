package dev.rondo.search;

import dev.rondo.data.DataException;
import dev.rondo.experiment.Experiment;
import dev.rondo.experiment.ProgramFile;
import dev.rondo.experiment.TrainedModel;
import dev.rondo.model.Fingerprint;
import dev.rondo.model.Model;
import dev.rondo.model.ModelException;
import dev.rondo.search.Trials.Result;
import dev.rondo.settings.Overrides;
import dev.rondo.train.Checkpoint;
import dev.rondo.train.Diverged;
import dev.rondo.train.Listener;
import dev.rondo.train.MemoryEstimate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/**
 * trial -> its result, stored in a table. While a trial runs, its checkpoints lie next to the table; a search that was
 * stopped resumes from them.
 */
public final class Search {

  private static final String TOO_LARGE = "more than memory holds", MARK = "rondo.search";

  private final ProgramFile program;
  private final Overrides fixed;
  private final List<Path> data;
  private final Path running;
  private final String mark;
  private final Trials trials;

  /** Throws {@link DataException} if the table belongs to another search. {@code keys} are the settings that vary. */
  public Search(ProgramFile program, Overrides fixed, List<Path> data, List<String> keys, Path table) {
    this.program = program;
    this.fixed = fixed;
    this.data = List.copyOf(data);
    this.running = table.resolveSibling(table.getFileName() + ".running.safetensors");
    this.mark = mark();
    this.trials = Trials.open(table, mark, keys);
  }

  public Trials trials() {
    return trials;
  }

  /**
   * Trains, unless the table contains the trial. Settings that do not fit the data are an error, as in any training. A
   * training that diverges or that needs too much memory is a result. {@code watching} receives each epoch. If it ends
   * the training, the method throws {@link CancellationException}, and the next call resumes the trial.
   */
  public Result run(Trial trial, Listener watching) {
    Optional<Result> known = trials.of(trial).filter(r -> !r.outcome().equals(TOO_LARGE));   // a trial that was too large runs again: there may be more memory
    if (known.isPresent()) return known.get();
    long began = System.nanoTime();
    Experiment experiment = Experiment.of(program, fixed.and(trial.settings()), data);
    Result result;
    experiment.arrange();
    try {
      experiment.memory().check(MemoryEstimate::free);
    } catch (IllegalArgumentException e) {   // larger than memory, or than the maximum array
      return tooLarge(trial, began);
    }
    try {
      Checkpoint end = experiment.train(checkpoints(experiment, watching), started(experiment));
      if (watching.isEnough()) {
        write(experiment, end);
        throw new CancellationException("stopped after step " + end.step() + " of trial " + trial.number());
      }
      result = new Result(trial.values(), end.best().isEmpty() ? Double.NaN : end.bestLoss(), end.bestEpoch(), end.epoch(), seconds(began), end.best().isEmpty() ? "no finite validation loss" : "trained");
    } catch (MemoryEstimate.TooLittle e) {
      return tooLarge(trial, began);
    } catch (Diverged e) {
      result = new Result(trial.values(), Double.NaN, 0, e.lastGood().epoch(), seconds(began), "diverged at step " + e.lastGood().step());
    }
    trials.add(result);
    forget();
    return result;
  }

  private Result tooLarge(Trial trial, long began) {
    Result result = new Result(trial.values(), Double.NaN, 0, 0, seconds(began), TOO_LARGE);
    trials.add(result);
    forget();
    return result;
  }

  private Listener checkpoints(Experiment experiment, Listener watching) {
    return new Listener() {
      @Override
      public void epoch(Checkpoint.Epoch row, boolean best) {
        watching.epoch(row, best);
      }

      @Override
      public void checkpoint(Checkpoint c) {
        try {
          write(experiment, c);
        } catch (ModelException e) {
          watching.warning(e.getMessage() + "; the trial goes on, and every checkpoint tries again: make room");
        }
      }

      @Override
      public boolean isEnough() {
        return watching.isEnough();
      }
    };
  }

  private void write(Experiment experiment, Checkpoint c) {
    experiment.model(c).with(MARK, mark).write(running);
  }

  /** The checkpoint of this trial, if the search was stopped during it. */
  private Optional<Checkpoint> started(Experiment experiment) {
    if (!Files.exists(running)) return Optional.empty();
    try {
      Model stopped = Model.read(running);
      if (!stopped.text(MARK).equals(Optional.of(mark)) || !stopped.text(TrainedModel.OVERRIDES).equals(Optional.of(experiment.overrides().text()))) return Optional.empty();
      return Optional.of(experiment.resume(running));
    } catch (ModelException | DataException e) {   // from another search, or damaged: the trial starts from scratch
      return Optional.empty();
    }
  }

  private void forget() {
    try {
      Files.deleteIfExists(running);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + running + ": " + e.getMessage(), e);
    }
  }

  private static double seconds(long began) {
    return (System.nanoTime() - began) / 1e9;
  }

  /** The fingerprint of a search: the program, the constant settings, and the content of the data files, by path. */
  private String mark() {
    Fingerprint mark = new Fingerprint().and(program.source().text() + '\0').and(fixed.text() + '\0');
    data.forEach(file -> mark.and(file.toAbsolutePath() + "\0"));
    (data.isEmpty() ? Experiment.from(program, fixed) : data).forEach(mark::and);   // a missing file is an error later
    return mark.text().substring(0, 16);
  }
}
