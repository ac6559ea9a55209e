package dev.rondo.command;

import dev.rondo.experiment.Score;
import dev.rondo.experiment.Task;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** scores -> a table, the network first. */
final class Scores {

  private Scores() {}

  static void print(PrintWriter out, Task task, List<Score> scores) {
    out.println("validation: " + task.part());
    out.printf(Locale.ROOT, "  %-28s%s%n", "", task.measure());
    for (int i = 0; i < scores.size(); i++) {
      out.printf(Locale.ROOT, "  %-28s%12.4f%n", i == 0 ? "the network's '" + scores.get(0).name() + "'" : scores.get(i).name(), scores.get(i).error());
    }
  }
}
