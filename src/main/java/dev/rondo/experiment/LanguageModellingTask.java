package dev.rondo.experiment;

import dev.rondo.codegen.machine.Element;
import dev.rondo.data.Role;
import dev.rondo.data.Split;
import dev.rondo.data.encoding.RunningTextEncoding;
import dev.rondo.data.encoding.WindowDataset;
import dev.rondo.data.text.Corpus;
import dev.rondo.data.text.RunningText;
import dev.rondo.data.token.Lexicon;
import dev.rondo.data.token.Unit;
import dev.rondo.experiment.score.Scores;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.interpret.Indices;
import dev.rondo.settings.DataPlan;
import dev.rondo.train.Inference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The task of predicting each token of a text from those before it. Errors are in bits a token; if tokens are parts of
 * the text, also in bits a character.
 */
public record LanguageModellingTask(DataPlan.Running plan, RunningText tokens, RunningTextEncoding encoding, Role role, Split.Parts parts) implements Task.Paired {

  private static final Split.Parts NONE = new Split.Parts(new int[0], new int[0]);

  /**
   * Reads files or folders and learns a lexicon from the training part. A lexicon of every character is learned from
   * the whole text.
   */
  public static LanguageModellingTask fit(DataPlan.Running plan, List<Path> from, Role role) {
    Corpus text = Corpus.of(from);
    long cut = cut(plan, text);
    try (Stream<String> known = text.pieces(0, plan.lexicon().equals(Lexicon.Fitting.ALL_CHARACTERS) ? text.length() : cut)) {
      Lexicon lexicon = Lexicon.fit(plan.lexicon(), known);
      return new LanguageModellingTask(plan, RunningText.of(text, cut, lexicon.tokeniser()), new RunningTextEncoding(lexicon, plan.window()), role, NONE).split();
    }
  }

  /** Reads a text with the lexicon of a model. Both parts are still empty. */
  public static LanguageModellingTask of(DataPlan.Running plan, List<Path> from, Role role, RunningTextEncoding encoding) {
    Corpus text = Corpus.of(from);
    return new LanguageModellingTask(plan, RunningText.of(text, cut(plan, text), encoding.lexicon().tokeniser()), encoding, role, NONE);
  }

  @Override
  public OutputCheck answer(Recurrence network, Map<String, Integer> sizes) {
    int known = encoding.lexicon().size(), numbers = role.indices().contains(role.target()) ? Indices.of(network).count(role.target(), sizes) : known;
    String needs = numbers == known ? "there are " + known + " different " + unit().one() + "s" : "'" + role.target() + "' is an index of " + numbers + " positions";
    return new OutputCheck(List.of(numbers), needs, role.target(), role.targetOverTime() ? OutputCheck.Steps.EACH : OutputCheck.Steps.ONCE_OR_EACH, "give out a number for each before softmax, as dense(h, V), as the first output");
  }

  /** Tokens are whole numbers, and {@code Positions} checks their range. */
  @Override
  public void check(Element element) {}

  /** The end of the training part: the first whitespace at or after the share of the text in the settings. */
  private static long cut(DataPlan.Running plan, Corpus text) {
    return text.space((long) Math.floor(text.length() * (1 - plan.split().share())));
  }

  @Override
  public LanguageModellingTask split() {
    int rows = tokens.size();
    boolean learned = !plan.lexicon().equals(Lexicon.Fitting.ALL_CHARACTERS);
    Split.Parts parts = learned ? Split.filled(Split.at(encoding.window(), rows, tokens.cut(), 1), encoding.window(), rows) : plan.split().of(encoding.window(), rows, 1);
    return new LanguageModellingTask(plan, tokens, encoding, role, parts);
  }

  @Override
  public LanguageModellingTask whole() {
    return new LanguageModellingTask(plan, tokens, encoding, role, new Split.Parts(new int[0], encoding.window().starts(tokens.size())));
  }

  @Override
  public WindowDataset training() {
    return encoding.windows(tokens.codes(), parts.training(), role);
  }

  @Override
  public WindowDataset validation() {
    return encoding.windows(tokens.codes(), parts.validation(), role);
  }

  private Unit unit() {
    return encoding.lexicon().unit();
  }

  @Override
  public String part() {
    return parts.name() + ": " + (long) parts.validation().length * encoding.window().steps() + " of " + tokens.size() + " " + unit().one() + "s, " + encoding.lexicon().size() + " different ones";
  }

  @Override
  public Scores scores(Inference inference, String output) {
    List<String> measures = new ArrayList<>(List.of("bits/" + unit().brief(), "perplexity"));
    if (unit() == Unit.BYTE_PAIRS) measures.add("bits/char");
    List<Scores.Row> rows = new ArrayList<>(List.of(row(output, inference.crossEntropy(validation(), output, role.target()) / Math.log(2))));
    if (parts.training().length > 0) rows.add(row("how often each occurs", frequencies()));
    List<String> notes = encoding.lexicon().unknown() ? List.of(TokenFiles.unknown(unit(), targets().filter(c -> c == 0).count(), targets().count())) : List.of();
    return new Scores(measures, rows, notes, Optional.empty());
  }

  /** Perplexity is 2 to the power of the bits: the number of equally likely tokens with the same uncertainty. */
  private Scores.Row row(String name, double bits) {
    List<Double> values = new ArrayList<>(List.of(bits, Math.pow(2, bits)));
    if (unit() == Unit.BYTE_PAIRS) values.add(bits * targets().count() / encoding.lexicon().tokeniser().characters(targets()));
    return new Scores.Row(name, values);
  }

  /** The tokens to predict. */
  private IntStream targets() {
    return Arrays.stream(parts.validation()).flatMap(start -> IntStream.rangeClosed(1, encoding.window().steps()).map(t -> tokens.at(start + t)));
  }

  /**
   * -Σ log2 p(c) / n over the validation part, with p from the training part. Each token is counted once more than it
   * occurs.
   */
  private double frequencies() {
    long[] seen = new long[encoding.lexicon().size()];
    long all = seen.length;
    int steps = encoding.window().steps();
    for (int start : parts.training()) for (int t = 0; t < steps; t++, all++) seen[tokens.at(start + t)]++;
    double total = all;
    return -targets().mapToDouble(c -> Math.log((seen[c] + 1) / total) / Math.log(2)).sum() / targets().count();
  }
}
