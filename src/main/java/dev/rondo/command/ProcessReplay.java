package dev.rondo.command;

import dev.rondo.codegen.Compiled;
import dev.rondo.codegen.Stage;
import dev.rondo.codegen.schedule.pass.Differences;
import dev.rondo.command.options.Outputs;
import dev.rondo.data.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Code of several programs -> a folder with one file for each program and stage. If the folder contains such a record,
 * the differences from it: changed lines with context.
 */
final class ProcessReplay {

  private static final List<Stage> STAGES = List.of(Stage.SCHEDULE, Stage.KERNELS, Stage.JAVA, Stage.BYTECODE);
  private static final String MARK = "process-replay";
  private static final int AROUND = 2, MOST = 40;

  private final Path folder;
  private final boolean compares;
  private final Set<String> seen = new TreeSet<>();
  private final StringBuilder said = new StringBuilder();
  private int different;

  /** Throws {@link DataException} if the folder contains other files. */
  ProcessReplay(Path folder) throws IOException {
    this.folder = folder;
    this.compares = Files.exists(folder.resolve(MARK));
    if (compares) return;
    if (Files.isRegularFile(folder)) throw new DataException(folder, "is a file", "name a folder for the record");
    if (Files.isDirectory(folder) && !names().isEmpty()) throw new DataException(folder, "holds something that is not a record", "name an empty folder, or one that does not exist");
    Outputs.folder(folder);
    Files.writeString(folder.resolve(MARK), "generated code, a file for each program and stage; delete the folder to record again\n");
  }

  void add(String name, Compiled compiled) throws IOException {
    for (Stage stage : STAGES) {
      String file = name + "." + stage.name().toLowerCase(Locale.ROOT);
      seen.add(file);
      if (compares) compare(file, compiled.explain(stage));
      else Files.writeString(folder.resolve(file), compiled.explain(stage));
    }
  }

  private void compare(String file, String now) throws IOException {
    if (!Files.exists(folder.resolve(file))) {
      different++;
      said.append(file).append(" is new\n");
      return;
    }
    String before = Files.readString(folder.resolve(file));
    if (before.equals(now)) return;
    different++;
    said.append(file).append(" differs\n").append(changed(Differences.of(before, now)));
  }

  private static String changed(String differences) {
    List<String> lines = differences.lines().toList();
    StringBuilder out = new StringBuilder();
    int shown = 0;
    for (int i = 0; i < lines.size(); i++) {
      boolean near = lines.subList(Math.max(0, i - AROUND), Math.min(lines.size(), i + AROUND + 1)).stream().anyMatch(l -> !l.startsWith("  "));
      if (near && shown++ < MOST) out.append("  ").append(lines.get(i)).append("\n");
    }
    return shown > MOST ? out.append("  and ").append(shown - MOST).append(" more lines\n").toString() : out.toString();
  }

  /** The number of recorded files, or the differences. It lists files of the record that were not compared. */
  String close() throws IOException {
    if (!compares) return said.append("recorded ").append(seen.size()).append(" files in ").append(folder).append("\n").toString();
    Set<String> gone = names();
    gone.remove(MARK);
    if (!gone.isEmpty() && Collections.disjoint(gone, seen)) throw new DataException(folder, "is the record of other programs", "name another folder for these, or delete it to record again");
    gone.removeAll(seen);
    different += gone.size();
    gone.forEach(file -> said.append(file).append(" is in the record, but was not made\n"));
    return said.append(different == 0 ? "all " + seen.size() + " files are as recorded" : different + " files differ from the record").append(" in ").append(folder).append("\n").toString();
  }

  boolean isSame() {
    return different == 0;
  }

  private Set<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(f -> f.getFileName().toString()).collect(Collectors.toCollection(TreeSet::new));
    }
  }
}
