package dev.rondo.bench.result;

import dev.rondo.bench.result.Result.Row;
import dev.rondo.bench.workload.HostMachine;
import dev.rondo.bench.workload.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** {@code bench/results/*.json} -> the part of {@code docs/performance.md} between two marks, and a bar chart for each machine. */
public final class PerformancePage {

  public static final String BEGIN = "<!-- peers: written by bench/page, not by hand -->", END = "<!-- end of peers -->";

  private PerformancePage() {}

  public static void main(String[] args) throws IOException {
    Path results = Path.of(args.length > 0 ? args[0] : "bench/results"), docs = Path.of(args.length > 1 ? args[1] : "docs");
    write(ResultFile.all(results), docs);
  }

  public static void write(List<ResultFile> files, Path docs) throws IOException {
    Map<String, List<ResultFile>> machines = files.stream().collect(Collectors.groupingBy(f -> f.machine().slug(), LinkedHashMap::new, Collectors.toList()));
    StringBuilder text = new StringBuilder(BEGIN).append("\n");
    for (List<ResultFile> days : machines.values()) {
      ResultFile file = joined(days);
      String chart = "performance-" + file.machine().slug() + ".svg";
      Files.writeString(docs.resolve(chart), BarChart.of(file.results()));
      text.append('\n').append(section(file, chart));
    }
    Path page = docs.resolve("performance.md");
    String before = Files.exists(page) ? Files.readString(page) : "# How fast it is\n\n" + BEGIN + "\n" + END + "\n";
    Files.writeString(page, replaced(before, BEGIN, text + END, END));
  }

  /** The last result of each workload, dated from the first day of which any is left to the last. */
  private static ResultFile joined(List<ResultFile> days) {
    List<Result> latest = ResultFile.latest(days.stream().flatMap(f -> f.results().stream()).toList());
    String first = days.stream().filter(f -> f.results().stream().anyMatch(latest::contains)).findFirst().map(ResultFile::date).orElse("");
    ResultFile last = days.get(days.size() - 1);
    return new ResultFile(first.equals(last.date()) ? first : first + " to " + last.date(), last.machine(), latest);
  }

  /** The page with another text between two marks, which are part of it. */
  public static String replaced(String page, String begin, String part, String end) throws IOException {
    int from = page.indexOf(begin), to = page.indexOf(end);
    if (from < 0 || to < from) throw new IOException("the page has no lines '" + begin + "' and '" + end + "'; put them where the tables belong");
    return page.substring(0, from) + part + page.substring(to + end.length());
  }

  static String section(ResultFile file, String chart) {
    HostMachine m = file.machine();
    StringBuilder text = new StringBuilder("## JDK ").append(m.jdk()).append(", ").append(m.processor()).append(", ").append(m.cores()).append(" processors, ").append(file.date()).append("\n\n");
    text.append("Medians in milliseconds, those of a row from one run and in turns, after all were found to compute the same. *Ratio* is the best peer's time over Rondo's; above 1 Rondo\n"
        + "is faster. *Of floor* is the time that the matrix products alone would take at the multiply-add peak of the same minutes, over Rondo's time.\n\n");
    text.append("![the best peer's time over Rondo's, for each workload](").append(chart).append(")\n");
    for (int threads : new java.util.TreeSet<>(file.results().stream().map(Result::threads).toList())) {
      List<Result> results = file.results().stream().filter(r -> r.threads() == threads).sorted(Comparator.comparing(r -> Workload.place(r.workload()))).toList();
      text.append("\n### ").append(threads).append(threads == 1 ? " thread" : " threads").append("\n\n").append(table(results));
    }
    return text.append('\n').append(notes(file.results())).toString();
  }

  private static String table(List<Result> results) {
    Set<String> names = new LinkedHashSet<>(List.of(Result.RONDO));
    results.forEach(r -> r.rows().stream().filter(Row::timed).forEach(row -> names.add(row.name())));
    StringBuilder text = new StringBuilder("| workload | B, T, I, H | ").append(String.join(" | ", names)).append(" | ratio | of floor |\n|---|---|").append("---:|".repeat(names.size() + 2)).append('\n');
    for (Result r : results) {
      Map<String, String> times = r.rows().stream().filter(Row::timed).collect(Collectors.toMap(Row::name, row -> ResultTable.number(row.medianMs()), (a, b) -> a));
      String cells = names.stream().map(n -> times.getOrDefault(n, "–")).collect(Collectors.joining(" | "));
      String title = r.workload().contains(",") ? r.cell() : r.workload() + " " + r.cell();
      if (!r.mode().equals("training")) title += ", " + r.mode();
      text.append(String.format("| %s | %d, %d, %d, %d | %s | %s | %.2f |%n", title, r.batch(), r.steps(), r.inputs(), r.units(), cells,
          r.ratio() > 0 ? String.format("%.2f", r.ratio()) : "–", r.rondo().map(r::fractionOfFloor).orElse(0.0)));
    }
    return text.append(String.format("%nGeometric mean of the ratios: %.2f.%n", ResultTable.meanRatio(results))).toString();
  }

  private static String notes(List<Result> results) {
    Set<String> versions = new LinkedHashSet<>(), refused = new LinkedHashSet<>();
    for (Result r : results) for (Row row : r.rows()) {
      if (!row.timed()) refused.add("- " + r.workload() + ": " + row.name() + " was not timed: " + row.refused() + "\n");
      else if (!row.name().equals(Result.RONDO)) versions.add(row.name() + " " + row.version());
    }
    return "Peers: " + String.join(", ", versions) + ".\n" + (refused.isEmpty() ? "" : "\n" + String.join("", refused)) + "\n";
  }
}
