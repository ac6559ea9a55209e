package dev.rondo.experiment;

import dev.rondo.data.DataException;
import dev.rondo.data.Split;
import dev.rondo.data.encoding.Features;
import dev.rondo.data.file.ColumnReference;
import dev.rondo.data.store.Gaps;
import dev.rondo.model.Model;
import dev.rondo.model.ModelException;
import dev.rondo.settings.DataPlan;
import dev.rondo.settings.LabelPlan;
import dev.rondo.settings.Overrides;
import dev.rondo.settings.Seq2SeqPlan;
import dev.rondo.settings.SizePlan;
import dev.rondo.settings.TrainPlan;
import dev.rondo.train.Checkpoint;
import dev.rondo.train.ModelFiles;
import dev.rondo.train.Plan;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * (experiment, model file) -> the checkpoint to resume. Some settings may change: the length of training, learning rate
 * and schedule, sampling, clipping, patience, checkpoints and threads. The network, the data and everything that gives
 * the checkpoint its meaning must be the same.
 */
final class ResumeCheck {

  private ResumeCheck() {}

  /** Throws {@link DataException}, which names every difference. */
  static Checkpoint of(Experiment now, Path file) {
    Model model = Model.read(file);
    TrainedModel before = TrainedModel.of(model, file);
    Map<String, String> was = settings(before.dataPlan(), TrainPlan.of(before.program().settings("train", before.overrides())).plan());
    Map<String, String> is = settings(DataPlan.of(now.program().settings("data", now.overrides())), now.plan());
    sizes(before.program(), before.overrides()).forEach((dim, size) -> was.put(dim, "" + size));
    sizes(now.program(), now.overrides()).forEach((dim, size) -> is.put(dim, "" + size));
    List<String> changed = is.keySet().stream().filter(key -> !is.get(key).equals(was.get(key)))
        .map(key -> was.containsKey(key) ? "'" + key + "' was " + was.get(key) + " and is " + is.get(key) : "'" + key + "' is new").toList();
    if (!changed.isEmpty()) throw refused(file, String.join(", ", changed));
    if (!before.network().toString().equals(now.network().toString())) throw refused(file, "the equations of '" + now.network().name() + "' have changed");
    if (!before.encoding().equals(now.task().encoding())) throw refused(file, "the data has changed: it was read as " + shortened(before.encoding().toJson()) + " and is now " + shortened(now.task().encoding().toJson()));
    if (before.data().filter(d -> !d.isSame(now.data().get())).isPresent()) throw refused(file, "the data has changed: the files do not hold what they did");
    try {
      return ModelFiles.checkpoint(model);
    } catch (ModelException e) {
      throw e.in(file);
    }
  }

  private static Map<String, Integer> sizes(ProgramFile program, Overrides overrides) {
    return SizePlan.of(program.settings("sizes", overrides), program.network().recurrence().dims());
  }

  private static DataException refused(Path file, String changed) {
    return new DataException("cannot resume " + file + ": " + changed, "give what it was trained with, or train from scratch without --resume");
  }

  private static Map<String, String> settings(DataPlan data, Plan plan) {
    Map<String, String> settings = new LinkedHashMap<>();
    if (data instanceof DataPlan.Rows rows) {
      settings.put("columns", names(rows.columns()));
      settings.put("target", names(rows.targets()));
      settings.put("window", "" + rows.window().steps());
      settings.put("horizon", String.join(", ", rows.horizons().stream().map(String::valueOf).toList()));
      settings.put("stride", "" + rows.window().stride());
      settings.put("categories", names(rows.categories()));
      prepared(settings, rows.fitting(), rows.gaps());
    }
    if (data instanceof LabelPlan labels) {
      settings.put("form", call(labels.form()));
      prepared(settings, labels.fitting(), labels.gaps());
      settings.put("test", labels.test().map(ResumeCheck::split).orElse("none"));
    }
    if (data instanceof DataPlan.Running running) {
      settings.put("tokens", call(running.lexicon()));
      settings.put("window", "" + running.window());
    }
    if (data instanceof Seq2SeqPlan texts) {
      settings.put("form", texts.form().text());
      settings.put("scale", texts.scale().text());
      settings.put("tokens", call(texts.lexicon()));
      settings.put("test", texts.test().map(ResumeCheck::split).orElse("none"));
    }
    settings.put("split", split(data.split()));
    settings.put("batch", "" + plan.batch());
    settings.put("seed", "" + plan.seed());
    settings.put("accumulate", "" + plan.accumulate());
    settings.put("freeze", plan.frozen().isEmpty() ? "nothing" : String.join(", ", plan.frozen()));
    settings.put("optimiser", call(plan.rule().optimiser()));
    settings.put("shuffle", plan.shuffle() ? "yes" : "no");
    settings.put("carry", plan.carry() ? "yes" : "no");
    settings.put("element", plan.element().name().toLowerCase(Locale.ROOT));
    return settings;
  }

  private static String names(List<ColumnReference> columns) {
    return String.join(", ", ColumnReference.texts(columns));
  }

  private static void prepared(Map<String, String> settings, Features.Fitting fitting, Gaps gaps) {
    settings.put("scale", fitting.kind().text());
    settings.put("unseen", fitting.unseenIsZero() ? "zeros" : "refuse");
    settings.put("missing", gaps.kind() == Gaps.Kind.VALUE ? "value(" + gaps.value() + ")" : gaps.kind().name().toLowerCase(Locale.ROOT));
  }

  private static String split(Split split) {
    return split instanceof Split.Drawn d ? "random(" + d.share() + ", seed = " + d.seed() + ")" : call(split);
  }

  /** A record in the syntax of settings: {@code Last[share=0.2]} becomes {@code last(share=0.2)}. */
  private static String call(Object value) {
    return value.toString().replace('[', '(').replace(']', ')').toLowerCase(Locale.ROOT);
  }

  private static String shortened(String json) {
    return json.length() > 200 ? json.substring(0, 200) + ".." : json;
  }
}
