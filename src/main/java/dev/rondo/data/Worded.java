package dev.rondo.data;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Sequences of words as they were read, before it is known which token is which number. */
public sealed interface Worded permits Texts, Tagged {

  Path file();

  int size();

  boolean isLabelled();

  /** Learns the lexicon from chosen sequences. */
  Lexicon lexicon(Lexicon.Fitting how, int[] chosen);

  /** Throws {@link DataException} with the place of a token that the lexicon lacks, where it has no unknown one. */
  Sequences sequences(Tokeniser tokeniser);

  /**
   * What stands before and behind the tab of each line, by name {@code before} and {@code behind}, or the line alone where no line has a tab; blank lines too where they are
   * {@code spaced}. Throws {@link DataException} with the line where a part is empty, or where some lines have a tab and others do not.
   */
  static List<Line> lines(Path file, boolean spaced, String before, String behind) {
    List<String> lines = Text.lines(file);
    boolean labelled = lines.stream().anyMatch(l -> l.indexOf('\t') >= 0);
    return Stream.iterate(0, i -> i < lines.size(), i -> i + 1).filter(i -> spaced || !lines.get(i).isBlank()).map(i -> {
      String line = lines.get(i);
      if (line.isBlank()) return new Line(i + 1, "", "");
      int tab = line.indexOf('\t');
      if (labelled && tab < 0) throw new DataException(file, i + 1, "has no tab, but other lines do", "write a " + before + ", a tab, and a " + behind);
      Line parts = labelled ? new Line(i + 1, line.substring(0, tab).strip(), line.substring(tab + 1).strip()) : new Line(i + 1, line.strip(), "");
      if (parts.first.isEmpty() || labelled && parts.second.isEmpty()) {
        throw new DataException(file, i + 1, "has no " + (parts.first.isEmpty() ? before : behind), "write a " + before + ", a tab, and a " + behind + ", or leave the line out");
      }
      return parts;
    }).toList();
  }

  /** A line by its number from 1. */
  record Line(int number, String first, String second) {
    boolean isBlank() {
      return first.isEmpty();
    }
  }

  static boolean labelled(List<Line> lines) {
    return lines.stream().anyMatch(l -> !l.second.isEmpty());
  }

  /** Labels where there are any. */
  static Optional<List<String>> labels(List<Line> lines, Function<Line, String> of) {
    return labelled(lines) ? Optional.of(lines.stream().map(of).toList()) : Optional.empty();
  }
}
