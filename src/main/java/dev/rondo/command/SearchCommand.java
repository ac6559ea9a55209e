package dev.rondo.command;

import dev.rondo.command.options.OutputLock;
import dev.rondo.command.options.Outputs;
import dev.rondo.command.options.SettingOptions;
import dev.rondo.command.terminal.Failures;
import dev.rondo.command.terminal.Interruption;
import dev.rondo.command.terminal.Subcommand;
import dev.rondo.data.Decimals;
import dev.rondo.experiment.Experiment;
import dev.rondo.experiment.ProgramFile;
import dev.rondo.search.Search;
import dev.rondo.search.Trial;
import dev.rondo.search.Trials;
import dev.rondo.search.Trials.Result;
import dev.rondo.settings.Overrides;
import dev.rondo.settings.QuoteCheck;
import dev.rondo.settings.Variation;
import dev.rondo.train.Checkpoint;
import dev.rondo.train.Listener;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** FILE, settings and their possible values -> a table of trials, and the command that trains the best. */
@Command(name = "search", header = "Train with several settings, and rank them.",
    description = {
        "Each --vary is a setting of the data, train or sizes block with the values to try: KEY=A,B,C lists them; KEY=LOW..HIGH is a range, KEY=log(LOW..HIGH) one spread evenly over powers. Without --trials all combinations of listed values are tried; with it, so many are drawn. The lowest validation loss is the best; a part that is laid aside for the test is never looked at.",
        "A search that is stopped goes on where it was when it is started again: trials in the table are not run again."},
    footer = {
        "", "Examples:",
        "  rondo search examples/sunspots.rondo --vary rate=0.001,0.003,0.01 --vary window=24,48",
        "  rondo search mine.rondo --vary 'rate=log(0.0001..0.1)' --vary H=32..256 --trials 20",
        "  rondo search mine.rondo --vary 'optimiser=adam,sgd(momentum = 0.9)' --epochs 5 --out trials.csv"})
final class SearchCommand extends Subcommand {

  @Parameters(paramLabel = "FILE", description = "A .rondo file with one network.")
  private Path file;

  @Option(names = {"--data", "--text"}, paramLabel = "F", description = "A file or folder to read instead of the one that the program names, as in train.")
  private List<Path> data = List.of();

  @Option(names = "--vary", required = true, paramLabel = "KEY=VALUES", description = "A setting and the values to try. Can be repeated.")
  private List<String> vary = List.of();

  @Option(names = "--trials", paramLabel = "N", description = "The number of combinations to draw. Default: all combinations.")
  private Optional<Integer> trials = Optional.empty();

  @Option(names = "--draw", defaultValue = "1", paramLabel = "SEED", description = "Seed of the draw of combinations. Default: ${DEFAULT-VALUE}.")
  private long draw;

  @Mixin private SettingOptions settings;

  @Option(names = "--out", paramLabel = "TABLE", description = "The CSV file to write the table to. Default: next to FILE.")
  private Optional<Path> out = Optional.empty();

  @Option(names = {"-q", "--quiet"}, description = "Print no progress.")
  private boolean quiet;

  @Override
  public Integer call() {
    trials.filter(n -> n < 1).ifPresent(n -> {
      throw new IllegalArgumentException(n + " trials; --trials must be at least 1");
    });
    Path table = out.orElseGet(() -> Outputs.beside(file, ".search.csv"));
    ProgramFile program = ProgramFile.read(file);
    List<Variation> variations = vary.stream().map(Variation::parse).toList();
    List<Trial> all = trials.map(n -> Trial.drawn(variations, n, draw)).orElseGet(() -> Trial.grid(variations));
    Outputs.check(table);
    Overrides fixed = settings.overrides();
    for (Trial trial : all) Experiment.check(program, fixed.and(trial.settings()));
    try (Interruption interruption = Interruption.expected(); OutputLock lock = OutputLock.of(table)) {
      run(new Search(program, fixed, data, variations.stream().map(Variation::key).toList(), lock.output()), all, variations, interruption);
    }
    return Failures.GOOD;
  }

  private void run(Search search, List<Trial> all, List<Variation> variations, Interruption interruption) {
    try {
      for (Trial trial : all) run(search, trial, all.size(), variations, interruption);
      print(search.trials(), variations);
    } catch (CancellationException e) {   // printed before the interruption is closed, which ends the process
      err().println(e.getMessage() + "; the same command goes on from there");
      err().flush();
    }
  }

  private void run(Search search, Trial trial, int of, List<Variation> variations, Interruption interruption) {
    boolean before = search.trials().of(trial).isPresent();
    String name = String.format(Locale.ROOT, "trial %d/%d  %s", trial.number(), of, settings(variations, trial.values()));
    Result result = search.run(trial, new Watch(name, err(), quiet, interruption));
    if (quiet) return;
    err().printf("%s  %s%s%n", name, describe(result), before ? "  (run before)" : "");
    err().flush();
  }

  /** A line after an epoch of a trial, at most every few seconds; none with --quiet. */
  private static final class Watch implements Listener {
    private static final long EVERY = 5_000_000_000L;
    private final String name;
    private final PrintWriter err;
    private final boolean quiet;
    private final Interruption interruption;
    private long last = System.nanoTime();

    Watch(String name, PrintWriter err, boolean quiet, Interruption interruption) {
      this.name = name;
      this.err = err;
      this.quiet = quiet;
      this.interruption = interruption;
    }

    @Override
    public boolean isEnough() {
      return interruption.isAsked();
    }

    @Override
    public void warning(String message) {
      err.println("rondo: " + message);
      err.flush();
    }

    @Override
    public void epoch(Checkpoint.Epoch row, boolean best) {
      if (quiet || System.nanoTime() - last < EVERY) return;
      err.printf(Locale.ROOT, "%s  epoch %d: loss %s  validation %s%s%n", name, row.epoch(), Decimals.measure(row.loss()), Decimals.measure(row.validationLoss()), best ? " *" : "");
      err.flush();
      last = System.nanoTime();
    }
  }

  private static String settings(List<Variation> variations, List<String> values) {
    return IntStream.range(0, values.size()).mapToObj(i -> variations.get(i).key() + "=" + values.get(i)).collect(Collectors.joining("  "));
  }

  private static String describe(Result r) {
    if (Double.isNaN(r.loss())) return r.outcome();
    return String.format(Locale.ROOT, "validation %.6g  in epoch %d of %d  %.1f s", r.loss(), r.bestEpoch(), r.epochs(), r.seconds());
  }

  private void print(Trials table, List<Variation> variations) {
    List<Result> ranked = table.ranked();
    List<String> header = new java.util.ArrayList<>(variations.stream().map(Variation::key).toList());
    header.addAll(List.of("validation", "epoch", "seconds"));
    List<List<String>> rows = new java.util.ArrayList<>(List.of(header));
    for (Result r : ranked) {
      List<String> row = new java.util.ArrayList<>(r.values());
      row.add(Double.isNaN(r.loss()) ? r.outcome() : String.format(Locale.ROOT, "%.6g", r.loss()));
      row.addAll(List.of(Double.isNaN(r.loss()) ? "-" : r.bestEpoch() + "/" + r.epochs(), String.format(Locale.ROOT, "%.1f", r.seconds())));
      rows.add(row);
    }
    int[] widths = IntStream.range(0, header.size()).map(i -> rows.stream().mapToInt(r -> r.get(i).length()).max().orElse(0)).toArray();
    for (List<String> row : rows) out().println(IntStream.range(0, row.size()).mapToObj(i -> " ".repeat(widths[i] - row.get(i).length()) + row.get(i)).collect(Collectors.joining("  ")));
    Result best = ranked.get(0);
    if (Double.isNaN(best.loss())) out().println("no trial has a score");
    else out().println("best: " + command(variations, best));
  }

  private String command(List<Variation> variations, Result best) {
    StringBuilder line = new StringBuilder("rondo train " + QuoteCheck.quoted(file.toString()));
    data.forEach(d -> line.append(" --data ").append(QuoteCheck.quoted(d.toString())));
    settings.overrides().text().lines().forEach(l -> line.append(" --set ").append(QuoteCheck.quoted(l.replaceFirst(" = ", "="))));
    for (int i = 0; i < variations.size(); i++) line.append(" --set ").append(QuoteCheck.quoted(variations.get(i).key() + "=" + best.values().get(i)));
    return line.toString();
  }
}
