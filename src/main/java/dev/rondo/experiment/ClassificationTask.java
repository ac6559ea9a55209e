package dev.rondo.experiment;

import dev.rondo.codegen.machine.Element;
import dev.rondo.data.DataException;
import dev.rondo.data.Role;
import dev.rondo.data.encoding.ClassEncoding;
import dev.rondo.data.encoding.Classification;
import dev.rondo.data.encoding.LabelledDataset;
import dev.rondo.data.encoding.LabelledTextEncoding;
import dev.rondo.data.file.Idx;
import dev.rondo.data.file.NumpySequences;
import dev.rondo.data.file.PictureFolder;
import dev.rondo.data.store.Grid;
import dev.rondo.data.store.Sequences;
import dev.rondo.data.text.TokenSequences;
import dev.rondo.data.token.Lexicon;
import dev.rondo.experiment.score.Confusion;
import dev.rondo.experiment.score.ElementRange;
import dev.rondo.experiment.score.Metrics;
import dev.rondo.experiment.score.Predictions;
import dev.rondo.experiment.score.Scores;
import dev.rondo.experiment.score.TokenCounts;
import dev.rondo.graph.Recurrence;
import dev.rondo.settings.LabelPlan;
import dev.rondo.train.Inference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** The task of assigning a class to each sequence, or to each of its time steps. */
public record ClassificationTask(LabelPlan plan, Sequences data, ClassEncoding encoding, Role role, DataParts parts) implements Task.Paired {

  /** Reads files, splits them and fits scaler, categories, lexicon and classes on the training part. */
  public static ClassificationTask fit(LabelPlan plan, List<Path> from, Role role) {
    if (TokenFiles.isWorded(plan)) return worded(plan, from.get(0), role);
    List<String> columns = plan.form() instanceof LabelPlan.Sheet sheet ? LabelledTables.columns(sheet, from.get(0)) : List.of();
    Sequences data = read(plan, from, role, columns, true);
    if (data.labels().isEmpty()) throw new DataException(from.get(0), "comes without labels", "name them with the key 'labels' or, for pictures, sort them into a folder for each class");
    DataParts parts = parts(plan, data.size());
    return fitted(plan, data, Classification.fit(plan.fitting(), columns, data, plan.classes(), parts.training()), role, parts);
  }

  private static ClassificationTask worded(LabelPlan plan, Path file, Role role) {
    TokenSequences texts = TokenFiles.read(plan, file);
    if (!texts.isLabelled()) throw new DataException(file, "comes without labels", "write a label, a tab and a text a line or, for tags, a token, a tab and a tag");
    DataParts parts = parts(plan, texts.size());
    Lexicon lexicon = texts.lexicon(TokenFiles.lexicon(plan), parts.training());
    Sequences data = checked(texts.sequences(lexicon.tokeniser()), role);
    return fitted(plan, data, LabelledTextEncoding.of(lexicon, data, plan.classes(), parts.training()), role, parts);
  }

  private static ClassificationTask fitted(LabelPlan plan, Sequences data, ClassEncoding encoding, Role role, DataParts parts) {
    encoding.codes(data);   // throws unless each label is a class
    return new ClassificationTask(plan, data, encoding, role, parts);
  }

  /** Reads files with a model's encoding, with or without labels. All parts are still empty. */
  public static ClassificationTask of(LabelPlan plan, List<Path> from, Role role, ClassEncoding encoding) {
    Sequences data = encoding instanceof LabelledTextEncoding r ? checked(TokenFiles.read(plan, from.get(0)).sequences(r.lexicon().tokeniser()), role) : read(plan, from, role, ((Classification) encoding).columns(), false);
    return new ClassificationTask(plan, data, encoding, role, DataParts.NONE);
  }

  /** Whether both plan and encoding are of words, or neither. */
  static boolean agree(LabelPlan plan, ClassEncoding encoding) {
    return TokenFiles.isWorded(plan) == encoding instanceof LabelledTextEncoding;
  }

  @Override
  public OutputCheck answer(Recurrence network, Map<String, Integer> sizes) {
    int classes = encoding.names().size();
    return new OutputCheck(classes == 2 ? List.of(2, 1) : List.of(classes), "there are " + classes + " classes", role.target(), OutputCheck.Steps.of(role.targetOverTime()), "give out a number for each" + (classes == 2 ? ", or one for both" : ""));
  }

  @Override
  public void check(Element element) {
    if (encoding instanceof Classification) ElementRange.check(data.rows().numbers(), element, (p, found, remedy) -> data.rows().wrong(p.row(), place(p) + found, remedy));
  }

  /** The name of the column, or the position in an array. */
  private String place(Grid.Place p) {
    List<String> columns = encoding instanceof Classification c ? c.columns() : List.of();
    if (plan.form() instanceof LabelPlan.Sheet) return "column '" + columns.get((p.row() * data.rows().numbers().width() + p.column()) % columns.size()) + "' holds ";
    int steps = data.length(0);   // all sequences of an array have the same length
    return "example " + p.row() / steps + ", step " + p.row() % steps + ", feature " + p.column() + " (each from 0) is ";
  }

  @Override
  public ClassificationTask split() {
    return new ClassificationTask(plan, data, encoding, role, parts(plan, data.size()));
  }

  @Override
  public ClassificationTask whole() {
    return new ClassificationTask(plan, data, encoding, role, DataParts.whole(data.size()));
  }

  /** The same task with only the last sequences in the validation part, as many as contain {@code classes} labels. */
  public ClassificationTask last(int classes) {
    int first = data.size();
    for (int found = 0; found < classes && first > 0; first--) found += role.targetOverTime() ? data.length(first - 1) : 1;
    return new ClassificationTask(plan, data, encoding, role, DataParts.validating(IntStream.range(first, data.size()).toArray()));
  }

  @Override
  public LabelledDataset training() {
    return examples(parts.training());
  }

  @Override
  public LabelledDataset validation() {
    return examples(parts.validation());
  }

  /** The examples that scores are measured on. */
  public LabelledDataset measured() {
    return examples(parts.measured());
  }

  private LabelledDataset examples(int[] chosen) {
    return new LabelledDataset(data, encoding.series(data, role), encoding.codes(data), encoding.names().size(), chosen, role);
  }

  @Override
  public String part() {
    return parts.name() + ": " + parts.measured().length + " sequences, " + encoding.names().size() + " classes";
  }

  @Override
  public Scores scores(Inference network, String output) {
    if (data.labels().isEmpty()) throw new DataException(data.rows().from(), "comes without labels, so nothing can be measured", "give them too, or use 'rondo predict'");
    LabelledDataset measured = measured();
    int[] truth = truth(measured), always = new int[truth.length];
    Arrays.fill(always, encoding.mostFrequent());
    Predictions guesses = guesses(network, output, measured);
    boolean two = encoding.names().size() == 2;
    List<String> measures = new ArrayList<>(List.of("accuracy", "macro F1"));
    if (two) measures.add("AUC");
    List<Scores.Row> rows = new ArrayList<>();
    rows.add(row(output, truth, guesses, two));
    rows.add(row("always '" + encoding.names().get(encoding.mostFrequent()) + "'", truth, new Predictions(always, new double[always.length]), two));
    if (encoding instanceof LabelledTextEncoding r && parts.training().length > 0) rows.add(row(TokenCounts.name(data), truth, TokenCounts.of(r, data, parts.training()).guesses(measured.examples()), two));
    List<String> notes = new ArrayList<>(unknown(measured));
    if (parts.training().length > 0) missing(truth).ifPresent(notes::add);
    return new Scores(measures, rows, notes, Optional.of(Confusion.of(encoding.names(), truth, guesses.classes())));
  }

  /** Data is often sorted by class; then the last examples do not represent all of it. */
  private Optional<String> missing(int[] truth) {
    boolean[] seen = new boolean[encoding.names().size()];
    for (int c : truth) seen[c] = true;
    List<String> missing = IntStream.range(0, seen.length).filter(c -> !seen[c] && encoding.counts().get(c) > 0).mapToObj(encoding.names()::get).toList();
    if (missing.isEmpty()) return Optional.empty();
    return Optional.of("what is measured has no example of " + DataException.shortened(missing) + "; where data is sorted by class, set split = random(0.2)");
  }

  private List<String> unknown(LabelledDataset measured) {
    if (!(encoding instanceof LabelledTextEncoding r) || !r.lexicon().unknown()) return List.of();
    long all = 0, unknown = 0;
    for (int e : measured.examples()) for (int i = data.first()[e]; i < data.first()[e + 1]; i++, all++) if (LabelledTextEncoding.token(data, i) == 0) unknown++;
    return List.of(TokenFiles.unknown(r.lexicon().unit(), unknown, all));
  }

  private Scores.Row row(String name, int[] truth, Predictions guesses, boolean two) {
    Confusion confusion = Confusion.of(encoding.names(), truth, guesses.classes());
    List<Double> values = new ArrayList<>(List.of(confusion.accuracy(), confusion.macroF1()));
    if (two) values.add(Metrics.area(truth, guesses.scores()));
    return new Scores.Row(name, values);
  }

  /**
   * The predicted class of each measured sequence. If the target varies over time, that of each time step, one sequence
   * after the other.
   */
  public List<String> classes(Inference network, String output) {
    return Arrays.stream(guesses(network, output, measured()).classes()).mapToObj(encoding.names()::get).toList();
  }

  private Predictions guesses(Inference network, String output, LabelledDataset measured) {
    Predictions[] all = new Predictions[measured.size()];
    TreeMap<Integer, Integer> wrong = new TreeMap<>();   // the step of an example; the first class, if a number is NaN
    network.predict(measured, output, (example, numbers) -> {
      int width = numbers.length / (role.targetOverTime() ? measured.steps() : 1);
      double[] real = Arrays.copyOf(numbers, width * steps(measured, example));
      IntStream.range(0, real.length).filter(i -> !Double.isFinite(real[i])).findFirst().ifPresent(i -> wrong.put(example, i / width));
      all[example] = Predictions.of(network.value(output), real, width);
    });
    if (!wrong.isEmpty()) throw infinite(measured.examples()[wrong.firstKey()], wrong.firstEntry().getValue(), output);
    return Predictions.joined(List.of(all));
  }

  private DataException infinite(int sequence, int step, String output) {
    return data.rows().wrong(data.first()[sequence] + step, "sequence '" + data.names().get(sequence) + "': output '" + output + "' of the network is NaN or infinite", "its values are far from those of the training part, or the model has diverged; look at them");
  }

  /** The number of time steps of an example that have a class. */
  private int steps(LabelledDataset measured, int example) {
    return role.targetOverTime() ? measured.length(example) : 1;
  }

  private int[] truth(LabelledDataset measured) {
    return IntStream.range(0, measured.size()).flatMap(e -> IntStream.range(0, steps(measured, e)).map(t -> measured.code(e, t))).toArray();
  }

  private static DataParts parts(LabelPlan plan, int sequences) {
    return DataParts.of(plan.split(), plan.test(), sequences);
  }

  private static Sequences read(LabelPlan plan, List<Path> from, Role role, List<String> columns, boolean labelled) {
    Path first = from.get(0);
    Optional<Path> labels = from.size() > 1 ? Optional.of(from.get(1)) : Optional.empty();
    Sequences data;
    if (plan.form() instanceof LabelPlan.Sheet sheet) data = LabelledTables.read(plan, sheet, first, role, columns, labelled);
    else if (plan.form() instanceof LabelPlan.Arrays) data = NumpySequences.read(first, labels);
    else data = Files.isDirectory(first) ? PictureFolder.read(first) : Idx.images(first, labels);
    return checked(data, role);
  }

  /** Checks that labels, lengths and resets match the network. */
  private static Sequences checked(Sequences data, Role role) {
    if (role.resets().isPresent() && data.starts().isEmpty()) {
      throw new DataException(data.rows().from(), "does not say where a sequence starts, and the network has the resets '" + role.resets().get() + "'", "give rows of a table with 'group', and name the column that says so with the key 'starts', or NumPy's arrays in an .npz file with one named 'starts', or leave the resets out");
    }
    if (role.resets().isEmpty() && data.starts().isPresent()) {
      throw new DataException(data.rows().from(), "says where a sequence starts, and the network has no resets", "declare input " + role.input() + "[F] over time with resets r, or leave 'starts' out");
    }
    if (data.labels().isPresent() && data.eachStep() != role.targetOverTime()) {
      throw new DataException(data.rows().from(), "has a label for each " + (data.eachStep() ? "step, but the target '" + role.target() + "' does not vary over time" : "sequence, but the target '" + role.target() + "' varies over time"),
          "declare 'target " + role.target() + "[C]" + (data.eachStep() ? " over time'" : "' without 'over time'"));
    }
    if (role.lengths().isEmpty()) data.steps();
    return data;
  }
}
