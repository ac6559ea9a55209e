package dev.rondo.experiment;

import dev.rondo.codegen.machine.Element;
import dev.rondo.data.DataException;
import dev.rondo.data.Seq2SeqPorts;
import dev.rondo.data.encoding.Seq2SeqDataset;
import dev.rondo.data.encoding.Seq2SeqEncoding;
import dev.rondo.data.store.Grid;
import dev.rondo.data.text.Seq2SeqFile;
import dev.rondo.data.token.Unit;
import dev.rondo.experiment.score.ElementRange;
import dev.rondo.experiment.score.NextTokens;
import dev.rondo.experiment.score.Scores;
import dev.rondo.generate.Decoder;
import dev.rondo.generate.ScheduledSampling;
import dev.rondo.generate.SpecialTokens;
import dev.rondo.generate.TokenSampler;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.interpret.Indices;
import dev.rondo.settings.Seq2SeqPlan;
import dev.rondo.train.Inference;
import dev.rondo.train.Plan;
import dev.rondo.train.Sampling;
import dev.rondo.train.TeacherForcing;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The task of generating texts, each from a source, a vector, a label or nothing. Scores measure the output with
 * teacher forcing, and how many texts free-running decoding generates exactly.
 */
public record Seq2SeqTask(Seq2SeqPlan plan, Seq2SeqFile data, Seq2SeqEncoding.Coded codes, Seq2SeqEncoding encoding, Seq2SeqPorts role, DataParts parts) implements Task {

  /** Batch size of decoding. */
  private static final int ROWS = 64;

  /** Maximum count of output numbers in memory at once. */
  private static final int NUMBERS = 1 << 23;

  /** Reads a file, splits it and learns tokens and labels from the training part. */
  public static Seq2SeqTask fit(Seq2SeqPlan plan, Path file, Seq2SeqPorts role) {
    Seq2SeqFile data = read(plan, file, role);
    if (data.texts().isEmpty()) throw new DataException(file, "comes without texts", plan.form() == Seq2SeqFile.Form.PAIRS ? "write a source, a tab and a text a line" : "write numbers, a tab and a text a line");
    DataParts parts = DataParts.of(plan.split(), plan.test(), data.size());
    Seq2SeqEncoding encoding = Seq2SeqEncoding.fit(plan.lexicon(), plan.scale(), data, plan.form(), parts.training());
    return new Seq2SeqTask(plan, data, encoding.coded(data), encoding, role, parts);
  }

  /** Reads a file with a model's encoding, with or without texts. All parts are still empty. */
  public static Seq2SeqTask of(Seq2SeqPlan plan, Path file, Seq2SeqPorts role, Seq2SeqEncoding encoding) {
    Seq2SeqFile data = read(plan, file, role);
    return new Seq2SeqTask(plan, data, encoding.coded(data), encoding, role, DataParts.NONE);
  }

  private static Seq2SeqFile read(Seq2SeqPlan plan, Path file, Seq2SeqPorts role) {
    return switch (plan.form()) {
      case PAIRS -> {
        if (role.source().isEmpty()) throw new DataException(file, "has sources, but the network has no input for them", "add an input, such as input x over time with lengths n, or use 'lines' instead of 'pairs'");
        if (role.label().isPresent()) throw new DataException(file, "has sources, but the network is given '" + role.label().get() + "' too", "take it out of the network");
        yield Seq2SeqFile.pairs(file);
      }
      case LINES -> {
        role.source().ifPresent(s -> {
          throw new DataException(file, "is lines without sources, but the network reads '" + s.input() + "'", "use 'pairs' instead of 'lines', or remove it from the network");
        });
        yield Seq2SeqFile.lines(file, role.label().isPresent());
      }
      case VECTORS -> {
        role.source().ifPresent(s -> {
          throw new DataException(file, "has vectors, but the network reads '" + s.input() + "' step by step", "use 'pairs' instead of 'vectors', or remove it from the network");
        });
        String vector = role.label().orElseThrow(() -> new DataException(file, "has vectors, but the network has no input for them", "give it an input that varies over neither time nor steps, as input v[F], or use 'lines' in place of 'vectors'"));
        if (role.indices().contains(vector)) throw new DataException(file, "has vectors, but the network reads '" + vector + "' as an index", "declare it as input " + vector + "[F] and use its numbers as they are");
        yield Seq2SeqFile.vectors(file);
      }
    };
  }

  /**
   * The task with other sources, which come from no file. Throws {@link DataException} for an unknown token, or if the
   * network reads no sources.
   */
  public Seq2SeqTask sources(List<String> sources) {
    return Seq2SeqTask.sources(plan, sources, role, encoding);
  }

  static Seq2SeqTask sources(Seq2SeqPlan plan, List<String> sources, Seq2SeqPorts role, Seq2SeqEncoding encoding) {
    if (!plan.form().sourced()) throw new DataException("the model reads no source", "use 'rondo sample'");
    Seq2SeqFile data = Seq2SeqFile.sources(Path.of("source"), sources);
    return new Seq2SeqTask(plan, data, encoding.coded(data), encoding, role, DataParts.whole(data.size()));
  }

  /**
   * A teacher for scheduled sampling, which never samples the unknown token. Throws {@link IllegalArgumentException} if
   * the network cannot decode step by step.
   */
  TeacherForcing sampled(Recurrence network, String output, Map<String, Integer> sizes, Sampling sampling, Plan plan) {
    int border = Seq2SeqEncoding.border(encoding.target()), examples = training().size();
    SpecialTokens ends = new SpecialTokens(border, border, encoding.target().first(), border + 1);
    return new ScheduledSampling(network, sizes, new Decoder.FeedbackPort(role.said(), output), ends, sampling, Math.min(plan.batch(), examples), training().steps(), plan);
  }

  @Override
  public OutputCheck answer(Recurrence network, Map<String, Integer> sizes) {
    int tokens = Seq2SeqEncoding.border(encoding.target()) + 1, numbers = role.indices().contains(role.target()) ? Indices.of(network).count(role.target(), sizes) : tokens;
    String needs = numbers == tokens ? "there are " + tokens + " " + unit().one() + "s, the border among them" : "'" + role.target() + "' is an index of " + numbers + " positions";
    return new OutputCheck(List.of(numbers), needs, role.target(), OutputCheck.Steps.EACH, "give out a number for each at every step of '" + role.said() + "', before softmax, as dense(h, V)");
  }

  @Override
  public void check(Element element) {
    for (int e = 0; e < codes.vectors().length; e++) {
      int line = data.lines()[e];
      double[] vector = codes.vectors()[e];
      ElementRange.check(new Grid.Numbers(vector, vector.length), element, (p, found, remedy) -> new DataException(data.file(), line, "number " + (p.column() + 1) + ", scaled, is " + found, remedy));
    }
  }

  @Override
  public Map<String, Integer> widths() {
    return encoding.widths(role);
  }

  @Override
  public Map<String, Integer> positions() {
    return encoding.positions(role);
  }

  @Override
  public Seq2SeqDataset training() {
    return examples(parts.training());
  }

  @Override
  public Seq2SeqDataset validation() {
    return examples(parts.validation());
  }

  private Seq2SeqDataset examples(int[] chosen) {
    return new Seq2SeqDataset(codes.select(chosen), encoding, role);
  }

  @Override
  public Seq2SeqTask split() {
    return new Seq2SeqTask(plan, data, codes, encoding, role, DataParts.of(plan.split(), plan.test(), data.size()));
  }

  @Override
  public Seq2SeqTask whole() {
    return new Seq2SeqTask(plan, data, codes, encoding, role, DataParts.whole(data.size()));
  }

  /** The same task with only the last examples in the validation part. */
  public Seq2SeqTask last(int examples) {
    return new Seq2SeqTask(plan, data, codes, encoding, role, DataParts.validating(IntStream.range(Math.max(0, data.size() - examples), data.size()).toArray()));
  }

  private Unit unit() {
    return encoding.target().unit();
  }

  @Override
  public String part() {
    return parts.name() + ": " + parts.measured().length + " texts, " + encoding.target().size() + " different " + unit().one() + "s";
  }

  /**
   * Maximum number of tokens of a generated text, its end included: twice the length of the longest text of the
   * training part.
   */
  public int most() {
    return most(encoding);
  }

  static int most(Seq2SeqEncoding encoding) {
    return 2 * Math.max(1, encoding.longest()) + 1;
  }

  /** The generated text of each measured example, with at most {@code most} tokens. A beam of 1 is greedy decoding. */
  public List<String> say(Inference network, String output, int most, int beam) {
    Seq2SeqEncoding.Coded measured = codes.select(parts.measured());
    TextGenerator speech = speech(network, output, measured, beam > 1 ? beam : Math.max(1, Math.min(ROWS, measured.size())), most);
    return beam > 1 ? speech.beam(measured, "") : speech.greedy(measured, "");
  }

  /** Why the whole network runs for every token; empty if decoding runs step by step. */
  public Optional<String> runsWhole(Inference network, String output) {
    return speech(network, output, codes.select(new int[0]), 1, 1).whole();
  }

  /** The share of source tokens that are unknown, as a sentence; empty if there are none. */
  public Optional<String> unknownTokens() {
    long unknown = encoding.source().isEmpty() || !encoding.source().get(0).unknown() ? 0 : codes.sources().all().flatMapToInt(Arrays::stream).filter(c -> c == 0).count();
    String one = unknown == 1 ? unit().one() + " of the sources is" : unit().one() + "s of the sources are";
    return unknown == 0 ? Optional.empty() : Optional.of(unknown + " " + one + " unknown to the model, and read as the unknown token");
  }

  private TextGenerator speech(Inference network, String output, Seq2SeqEncoding.Coded codes, int rows, int most) {
    return new TextGenerator(network, output, encoding, role, rows, codes.given(), most);
  }

  @Override
  public Scores scores(Inference network, String output) {
    if (data.texts().isEmpty()) throw new DataException(data.file(), "comes without texts, so nothing can be measured", "give them too, or use 'rondo predict'");
    Seq2SeqEncoding.Coded measured = codes.select(parts.measured());
    NextTokens.Tally told = told(network, output, measured);
    List<Scores.Row> rows = new ArrayList<>(List.of(row(output, plan.form().sourced() ? exact(network, output, measured) : Double.NaN, told)));
    if (parts.training().length > 0) rows.addAll(baselines(measured));
    List<String> measures = plan.form().sourced() ? List.of("exact", "accuracy", "perplexity") : List.of("bits/" + unit().brief(), "perplexity", "accuracy");
    return new Scores(measures, rows, notes(measured), Optional.empty());
  }

  private Scores.Row row(String name, double exact, NextTokens.Tally told) {
    return new Scores.Row(name, plan.form().sourced() ? List.of(exact, told.accuracy(), told.perplexity()) : List.of(told.bits(), told.perplexity(), told.accuracy()));
  }

  private List<Scores.Row> baselines(Seq2SeqEncoding.Coded measured) {
    int border = Seq2SeqEncoding.border(encoding.target());
    List<Scores.Row> rows = new ArrayList<>();
    for (boolean before : new boolean[] {false, true}) {
      NextTokens counted = NextTokens.of(border + 1, border, Arrays.stream(parts.training()).mapToObj(codes.texts()::of), before);
      rows.add(row(before ? "from the " + unit().one() + " before" : "how often each occurs", Double.NaN, counted.tally(border, measured.texts().all())));
    }
    if (!plan.form().sourced()) return rows;
    String commonest = commonest(data.texts().orElseThrow(), parts.training());
    rows.add(new Scores.Row("always the commonest text", List.of(share(truths(), Stream.generate(() -> commonest).limit(measured.size()).toList()), Double.NaN, Double.NaN)));
    return rows;
  }

  /**
   * The most frequent of the chosen texts; ties go to the first. Only texts with the same hash are in memory together.
   */
  static String commonest(List<String> texts, int[] chosen) {
    long[] hashed = Arrays.stream(chosen).mapToLong(e -> (long) texts.get(e).hashCode() << 32 | e).sorted().toArray();
    String commonest = "";
    long most = 0;
    for (int from = 0, to; from < hashed.length; from = to) {
      for (to = from; to < hashed.length && hashed[to] >> 32 == hashed[from] >> 32;) to++;
      if (to - from < most) continue;
      TreeMap<String, Long> counts = new TreeMap<>();
      for (int i = from; i < to; i++) counts.merge(texts.get((int) hashed[i]), 1L, Long::sum);
      for (Map.Entry<String, Long> text : counts.entrySet()) {
        if (text.getValue() < most || text.getValue() == most && text.getKey().compareTo(commonest) > 0) continue;
        commonest = text.getKey();
        most = text.getValue();
      }
    }
    return commonest;
  }

  private List<String> notes(Seq2SeqEncoding.Coded measured) {
    List<String> notes = new ArrayList<>();
    notes.add((plan.form().sourced() ? "accuracy and perplexity are those of a " : "all are those of a ") + unit().one() + " that is told the true ones before it; the end counts as one");
    if (encoding.target().unknown()) notes.add(TokenFiles.unknown(unit(), measured.texts().all().flatMapToInt(Arrays::stream).filter(c -> c == 0).count(), measured.texts().all().mapToLong(t -> t.length).sum()));
    return notes;
  }

  /** Scores each token given the true ones before it. */
  private NextTokens.Tally told(Inference network, String output, Seq2SeqEncoding.Coded measured) {
    NextTokens.Tally tally = new NextTokens.Tally();
    int border = Seq2SeqEncoding.border(encoding.target()), width = network.value(output).shape().count().at(network.sizes());
    int steps = new Seq2SeqDataset(measured, encoding, role).steps(), at = Math.max(1, NUMBERS / (steps * width));
    for (int from = 0; from < measured.size(); from += at) {
      Seq2SeqEncoding.Coded some = measured.select(IntStream.range(from, Math.min(from + at, measured.size())).toArray());
      Seq2SeqDataset examples = new Seq2SeqDataset(some, encoding, role);
      double[] scores = network.predict(examples, output);
      for (int e = 0; e < some.size(); e++) {
        int[] text = some.texts().of(e);
        for (int t = 0; t <= text.length; t++) add(tally, scores, (e * examples.steps() + t) * width, width, t == text.length ? border : text[t]);
      }
    }
    return tally;
  }

  /** log p = score - log Σ exp(score). */
  private static void add(NextTokens.Tally tally, double[] scores, int at, int width, int truth) {
    int likeliest = TokenSampler.likeliest(scores, at, 0, width);
    double greatest = scores[at + likeliest], sum = 0;
    for (int c = 0; c < width; c++) sum += Math.exp(scores[at + c] - greatest);
    tally.add(likeliest == truth, scores[at + truth] - greatest - Math.log(sum));
  }

  private double exact(Inference network, String output, Seq2SeqEncoding.Coded measured) {
    return share(truths(), say(network, output, Math.max(most(), measured.said()), 1));
  }

  private List<String> truths() {
    return Arrays.stream(parts.measured()).mapToObj(data.texts().orElseThrow()::get).toList();
  }

  private static double share(List<String> truths, List<String> said) {
    return IntStream.range(0, truths.size()).filter(e -> truths.get(e).equals(said.get(e))).count() / (double) truths.size();
  }
}
