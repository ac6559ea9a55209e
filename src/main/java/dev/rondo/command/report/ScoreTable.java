package dev.rondo.command.report;

import dev.rondo.data.Decimals;
import dev.rondo.experiment.Task;
import dev.rondo.experiment.score.Confusion;
import dev.rondo.experiment.score.Scores;
import java.io.PrintWriter;
import java.util.List;
import java.util.stream.IntStream;

/** scores -> a table, the network first. If there are few classes, the confusion matrix follows. */
public final class ScoreTable {

  private static final int MOST = 12;

  private ScoreTable() {}

  public static void print(PrintWriter out, Task task, Scores scores) {
    out.println(task.part());
    out.printf("  %-28s%s%n", "", cells(scores.measures()));
    for (int i = 0; i < scores.rows().size(); i++) out.printf("  %-28s%s%n", name(scores, i), cells(scores.rows().get(i).values().stream().map(ScoreTable::number).toList()));
    scores.notes().forEach(note -> out.println("  " + note));
    scores.confusion().ifPresent(c -> print(out, c));
  }

  /** The heading of a row. */
  static String name(Scores scores, int row) {
    return row == 0 ? "the network's '" + scores.rows().get(0).name() + "'" : scores.rows().get(row).name();
  }

  /** A metric without a value is a dash. */
  static String number(double value) {
    return Double.isNaN(value) ? "-" : Decimals.measure(value);
  }

  private static void print(PrintWriter out, Confusion confusion) {
    int classes = confusion.classes().size();
    if (classes > MOST) return;
    out.println("  rows are the truth, columns what the network takes it for");
    int width = Math.max(5, confusion.classes().stream().mapToInt(String::length).max().orElse(0)) + 1;
    out.println(line("", confusion.classes(), width));
    for (int i = 0; i < classes; i++) {
      long[] row = confusion.counts()[i];
      out.println(line(confusion.classes().get(i), IntStream.range(0, classes).mapToObj(j -> String.valueOf(row[j])).toList(), width));
    }
  }

  private static String line(String name, List<String> cells, int width) {
    StringBuilder line = new StringBuilder("  " + " ".repeat(width - name.length()) + name + " ");
    cells.forEach(cell -> line.append(" ".repeat(Math.max(1, width - cell.length()))).append(cell));
    return line.toString();
  }

  private static String cells(List<String> cells) {
    StringBuilder line = new StringBuilder();
    cells.forEach(cell -> line.append(" ".repeat(Math.max(1, 12 - cell.length()))).append(cell));
    return line.toString();
  }
}
