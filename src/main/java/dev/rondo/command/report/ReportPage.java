package dev.rondo.command.report;

import dev.rondo.data.Decimals;
import dev.rondo.experiment.Experiment;
import dev.rondo.experiment.TrainingData;
import dev.rondo.experiment.score.Confusion;
import dev.rondo.experiment.score.Scores;
import dev.rondo.train.Checkpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * one training -> a self-contained HTML page: program, settings, learning curve, scores, confusion matrices, forecasts.
 */
public record ReportPage(Experiment experiment, Checkpoint trained, Scores scores, List<String> pictures) {

  private static final String STYLE = """
      body { font: 16px/1.5 sans-serif; max-width: 1220px; margin: 2em auto; padding: 0 1em; color: #222 }
      h1, h2 { font-weight: 600 } pre { background: #f5f6f7; padding: 1em; overflow: auto }
      table { border-collapse: collapse } td, th { padding: .2em .8em; text-align: right; border-bottom: 1px solid #ddd }
      td:first-child, th:first-child { text-align: left } img { max-width: 100%; height: auto }
      """;

  public ReportPage {
    pictures = List.copyOf(pictures);
  }

  public String html() {
    String name = escaped(experiment.network().name());
    StringBuilder page = new StringBuilder("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>" + name + "</title>\n<style>\n" + STYLE + "</style>\n</head>\n<body>\n<h1>" + name + "</h1>\n");
    page.append(table(training()));
    page.append("<h2>Scores</h2>\n<p>").append(escaped(experiment.task().part())).append("</p>\n").append(table(scored()));
    scores.notes().forEach(note -> page.append("<p>").append(escaped(note)).append("</p>\n"));
    scores.confusion().ifPresent(c -> page.append("<h2>Confusion</h2>\n<p>Rows are the truth, columns what the network takes it for.</p>\n").append(table(c)));
    pictures.forEach(picture -> page.append(picture).append('\n'));
    page.append("<h2>Program</h2>\n<pre>").append(escaped(experiment.program().source().text())).append("</pre>\n");
    if (!experiment.overrides().text().isBlank()) page.append("<h2>Settings given beside it</h2>\n<pre>").append(escaped(experiment.overrides().text())).append("</pre>\n");
    return page.append("</body>\n</html>\n").toString();
  }

  private List<List<String>> training() {
    long numbers = experiment.network().params().stream().mapToLong(p -> p.shape().count().at(experiment.sizes())).sum();
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("training", "", ""));
    for (TrainingData.Content file : experiment.data().get().files()) rows.add(data(file));
    rows.addAll(List.of(
        List.of("parameters", String.format(Locale.ROOT, "%,d", numbers), experiment.plan().element().name().toLowerCase(Locale.ROOT)),
        List.of("training part", experiment.task().training().size() + " examples", experiment.task().training().steps() + " steps"),
        List.of("validation part", experiment.task().validation().size() + " examples", ""),
        List.of("trained", trained.epoch() + " epochs", trained.step() + " steps"),
        List.of("kept", trained.best().isEmpty() ? "the last weights" : "epoch " + trained.bestEpoch(), trained.best().isEmpty() ? "" : "validation loss " + Decimals.measure(trained.bestLoss()))));
    return rows;
  }

  private static List<String> data(TrainingData.Content file) {
    String name = file.path() == null ? "data of the program" : "data " + file.path();
    return file.isPipe() ? List.of(name, "a pipe", "") : List.of(name, String.format(Locale.ROOT, "%,d bytes", file.bytes()), "SHA-256 " + file.sha256());
  }

  private List<List<String>> scored() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(row("", scores.measures()));
    for (int i = 0; i < scores.rows().size(); i++) rows.add(row(ScoreTable.name(scores, i), scores.rows().get(i).values().stream().map(ScoreTable::number).toList()));
    return rows;
  }

  private static List<String> row(String name, List<String> cells) {
    List<String> row = new ArrayList<>(List.of(name));
    row.addAll(cells);
    return row;
  }

  /** The first row is the heading. */
  private static String table(List<List<String>> rows) {
    StringBuilder table = new StringBuilder("<table>\n");
    for (int i = 0; i < rows.size(); i++) {
      String cell = i == 0 ? "th" : "td";
      table.append("<tr>");
      rows.get(i).forEach(text -> table.append("<" + cell + ">").append(escaped(text)).append("</" + cell + ">"));
      table.append("</tr>\n");
    }
    return table.append("</table>\n").toString();
  }

  /** A darker cell has a greater share of its row. */
  private static String table(Confusion confusion) {
    StringBuilder table = new StringBuilder("<table>\n<tr><th></th>");
    confusion.classes().forEach(c -> table.append("<th>").append(escaped(c)).append("</th>"));
    for (int i = 0; i < confusion.classes().size(); i++) {
      long[] row = confusion.counts()[i];
      double all = Math.max(1, java.util.Arrays.stream(row).sum());
      table.append("</tr>\n<tr><th>").append(escaped(confusion.classes().get(i))).append("</th>");
      for (long n : row) table.append(String.format(Locale.ROOT, "<td style=\"background: rgba(48, 99, 142, %.2f)\">%d</td>", 0.6 * n / all, n));
    }
    return table.append("</tr>\n</table>\n").toString();
  }

  /** Escaped for text or attributes of HTML. */
  static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
  }
}
