package dev.rondo.data.text;

import dev.rondo.data.DataException;
import dev.rondo.data.store.Strings;
import dev.rondo.data.store.TextFile;
import java.nio.file.Path;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.RandomAccess;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * The lines of a file, each {@code first<TAB>second}; if no line has a tab, only {@code first}. They may exceed the
 * memory: each line is parsed on access.
 */
public final class TextLines extends AbstractList<TextLines.Line> implements RandomAccess {

  /** A line by its number from 1. */
  record Line(int number, String first, String second) {
    boolean isBlank() {
      return first.isEmpty();
    }
  }

  private final List<String> all;
  private final int[] kept;   // by their index in the file
  private final boolean tabbed;

  private TextLines(List<String> all, int[] kept, boolean tabbed) {
    this.all = all;
    this.kept = kept;
    this.tabbed = tabbed;
  }

  /**
   * Reads lines. Messages call the text before a tab {@code before} and the text after it {@code behind}. Blank lines
   * are kept if {@code spaced} is true. Throws {@link DataException}, with the line, if a part is empty, or if only
   * some lines have a tab.
   */
  static TextLines read(Path file, boolean spaced, String before, String behind) {
    List<String> all = TextFile.lines(file);
    boolean tabbed = all.stream().anyMatch(l -> l.indexOf('\t') >= 0);
    int[] kept = IntStream.range(0, all.size()).filter(i -> spaced || !all.get(i).isBlank()).toArray();
    for (int i : kept) check(file, i + 1, all.get(i), tabbed, before, behind);
    return new TextLines(all, kept, tabbed);
  }

  private static void check(Path file, int number, String line, boolean tabbed, String before, String behind) {
    if (line.isBlank()) return;
    if (tabbed && line.indexOf('\t') < 0) throw new DataException(file, number, "has no tab, but other lines do", "write a " + before + ", a tab, and a " + behind);
    Line parts = parts(number, line, tabbed);
    if (parts.first.isEmpty() || tabbed && parts.second.isEmpty()) {
      throw new DataException(file, number, "has no " + (parts.first.isEmpty() ? before : behind), "write a " + before + ", a tab, and a " + behind + ", or leave the line out");
    }
  }

  private static Line parts(int number, String line, boolean tabbed) {
    if (line.isBlank()) return new Line(number, "", "");
    int tab = line.indexOf('\t');
    return tabbed ? new Line(number, line.substring(0, tab).strip(), line.substring(tab + 1).strip()) : new Line(number, line.strip(), "");
  }

  @Override
  public Line get(int index) {
    return parts(number(index), all.get(kept[index]), tabbed);
  }

  @Override
  public int size() {
    return kept.length;
  }

  /** The number of a line, from 1, without reading it. */
  int number(int index) {
    return kept[index] + 1;
  }

  /** Whether the lines have tabs. */
  boolean isTabbed() {
    return tabbed;
  }

  /** The labels, if there are any, with one string for equal labels. */
  Optional<List<String>> labels(Function<Line, String> of) {
    if (!tabbed) return Optional.empty();
    UnaryOperator<String> once = Strings.once();
    List<String> labels = new ArrayList<>(size());
    for (Line line : this) if (!line.isBlank()) labels.add(once.apply(of.apply(line)));
    return Optional.of(labels);
  }
}
