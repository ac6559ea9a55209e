package dev.rondo.data.text;

import dev.rondo.data.DataException;
import dev.rondo.data.Decimals;
import dev.rondo.data.store.Strings;
import dev.rondo.data.store.TextFile;
import dev.rondo.data.token.Tokeniser;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Texts that are to be said, a line each, with what stands before them: {@code source<TAB>text}, {@code label<TAB>text}, {@code numbers<TAB>text}, or a text alone. There are no {@code texts} where a file has sources alone. Nothing is
 * taken off either side of a text; both it and a source may be empty.
 */
public record Seq2SeqFile(Path file, Optional<List<String>> before, Optional<List<String>> texts, int[] lines) {

  /** What stands before the texts, by the name of the settings' key. */
  public enum Form {
    /** A source. */
    PAIRS,
    /** A label, or nothing. */
    LINES,
    /** Numbers, as many in every line. */
    VECTORS;

    /** As settings write it. */
    public String text() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }

    /** Whether each text belongs to what stands before it. */
    public boolean sourced() {
      return this != LINES;
    }
  }

  public Seq2SeqFile {
    before = before.map(Strings::unchanging);
    texts = texts.map(Strings::unchanging);
  }

  /** Pairs of a source and a text or, where no line has a tab, sources alone. Throws {@link DataException} with the line that is neither. */
  public static Seq2SeqFile pairs(Path file) {
    return pairs(file, "a source, a tab and a text a line");
  }

  /** Vectors and texts or, where no line has a tab, vectors alone; numbers have blanks, commas or semicolons between them. Throws {@link DataException} with the line that is neither. */
  public static Seq2SeqFile vectors(Path file) {
    return pairs(file, "numbers, a tab and a text a line");
  }

  private static Seq2SeqFile pairs(Path file, String expected) {
    List<String> lines = TextFile.lines(file);
    if (lines.isEmpty()) throw new DataException(file, "holds no line", "write " + expected);
    if (lines.stream().noneMatch(l -> l.indexOf('\t') >= 0)) return sources(file, lines);
    for (int i = 0; i < lines.size(); i++) {
      int tabs = (int) lines.get(i).chars().filter(c -> c == '\t').count();
      if (tabs != 1) throw new DataException(file, i + 1, tabs == 0 ? "has no tab, but other lines do" : "has " + tabs + " tabs", "write " + expected + (expected.startsWith("a source") ? "; either may be empty" : ""));
    }
    int[] numbers = numbers(lines.size());
    return new Seq2SeqFile(file, Optional.of(new Strings.Parts(lines, numbers, l -> l.substring(0, l.indexOf('\t')))), Optional.of(new Strings.Parts(lines, numbers, l -> l.substring(l.indexOf('\t') + 1))), numbers);
  }

  /** Sources that come from no file. */
  public static Seq2SeqFile sources(Path from, List<String> sources) {
    return new Seq2SeqFile(from, Optional.of(sources), Optional.empty(), numbers(sources.size()));
  }

  /** A text a line, each behind a label and a tab where {@code labelled}; blank lines are left out. Throws {@link DataException} with the line that has no label, or one that nobody reads. */
  public static Seq2SeqFile lines(Path file, boolean labelled) {
    List<String> lines = TextFile.lines(file), labels = new ArrayList<>();
    UnaryOperator<String> once = Strings.once();
    IntStream.Builder kept = IntStream.builder();
    int number = 0;
    for (String line : lines) {
      number++;
      if (line.isBlank()) continue;
      int tab = line.indexOf('\t');
      if (labelled && tab < 0) throw new DataException(file, number, "has no label", "write a label, a tab and a text a line, or take the input that is given it out of the network");
      if (!labelled && tab >= 0) throw new DataException(file, number, "has a tab", "write a text a line or, for a label and a tab before each, give the network an input that varies over neither time nor steps, as input kind[C]");
      if (labelled) labels.add(once.apply(line.substring(0, tab).strip()));
      kept.add(number);
    }
    int[] numbers = kept.build().toArray();
    if (numbers.length == 0) throw new DataException(file, "holds no text", "write a text a line");
    return new Seq2SeqFile(file, labelled ? Optional.of(labels) : Optional.empty(), Optional.of(new Strings.Parts(lines, numbers, l -> l.substring(l.indexOf('\t') + 1))), numbers);
  }

  private static int[] numbers(int count) {
    return IntStream.rangeClosed(1, count).toArray();
  }

  public int size() {
    return lines.length;
  }

  /** What stands before each text as numbers. Throws {@link DataException} with the line of what is none, or of a vector of another length than {@code width} (0: than the first). */
  public double[][] vectors(int width) {
    List<String> all = before.orElseThrow();
    double[][] vectors = new double[all.size()][];
    int wanted = width;
    for (int e = 0; e < vectors.length; e++) {
      int line = lines[e];
      unmixed(all.get(e), line);
      vectors[e] = Arrays.stream(all.get(e).strip().split("[\\s,;]+")).filter(n -> !n.isEmpty()).mapToDouble(n -> number(n, line)).toArray();
      if (e == 0 && width == 0) wanted = vectors[0].length;
      if (vectors[e].length == 0) throw new DataException(file, line, "has no numbers", "write numbers, with blanks or commas between them");
      if (vectors[e].length != wanted) throw new DataException(file, line, "has " + vectors[e].length + " numbers, but " + (width == 0 ? "line " + lines[0] + " has " : "the training part had ") + wanted, "write as many in every line");
    }
    return vectors;
  }

  /** Where blanks or semicolons alone stand between some numbers, a comma inside another may be its decimal sign. */
  private void unmixed(String vector, int line) {
    Matcher inside = Pattern.compile("[^\\s;,]+,[^\\s;]*[^\\s;,]").matcher(vector);
    if (!inside.find() || !Pattern.compile("[^\\s;,][\\s;]+[^\\s;,]").matcher(vector).find()) return;
    throw new DataException(file, line, "'" + inside.group() + "' has a comma in it, and other numbers have none between them", "write a decimal point, or the same sign between all numbers");
  }

  private double number(String text, int line) {
    if (Decimals.isNumber(text)) return Double.parseDouble(text);
    throw new DataException(file, line, "'" + text + "' is no number", "write numbers, with blanks or commas between them");
  }

  /** Some of them, in this order. */
  public Stream<String> chosen(List<String> all, int[] which) {
    return Arrays.stream(which).mapToObj(all::get);
  }

  /** The tokens of each text; throws {@link DataException} with the line of one that the lexicon lacks, where it has no unknown one. */
  public TokenTexts codes(List<String> all, Tokeniser tokeniser) {
    return TokenTexts.of(file, all.size(), all::get, e -> lines[e], tokeniser, 0);
  }
}
