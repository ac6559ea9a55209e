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
 * Texts to generate, one a line, with an optional prefix: {@code source<TAB>text}, {@code label<TAB>text},
 * {@code numbers<TAB>text}, or only a text. {@code texts} is empty if a file has only sources. White space around a
 * text is kept; texts and sources may be empty.
 */
public record Seq2SeqFile(Path file, Optional<List<String>> before, Optional<List<String>> texts, int[] lines) {

  /** The prefix of the texts, named like the key of the settings. */
  public enum Form {
    /** A source. */
    PAIRS,
    /** A label, or nothing. */
    LINES,
    /** Numbers, equally many in every line. */
    VECTORS;

    /** The name in the settings. */
    public String text() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }

    /** Whether each text belongs to its prefix. */
    public boolean sourced() {
      return this != LINES;
    }
  }

  public Seq2SeqFile {
    before = before.map(Strings::unchanging);
    texts = texts.map(Strings::unchanging);
  }

  /**
   * Pairs of a source and a text; if no line has a tab, only sources. Throws {@link DataException} with the number of
   * an invalid line.
   */
  public static Seq2SeqFile pairs(Path file) {
    return pairs(file, "a source, a tab and a text a line");
  }

  /**
   * Vectors and texts; if no line has a tab, only vectors. Numbers are separated by blanks, commas or semicolons.
   * Throws {@link DataException} with the number of an invalid line.
   */
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

  /**
   * One text a line, after a label and a tab if {@code labelled} is true; blank lines are skipped. Throws
   * {@link DataException} with the number of a line that lacks its label, or that has one which is not used.
   */
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

  /**
   * The prefixes as numbers. Throws {@link DataException}, with the line, for text that is not a number, and for a
   * vector of another length than {@code width} (0: that of the first).
   */
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

  /**
   * If some numbers are separated only by blanks or semicolons, a comma inside another number may be its decimal sign.
   */
  private void unmixed(String vector, int line) {
    Matcher inside = Pattern.compile("[^\\s;,]+,[^\\s;]*[^\\s;,]").matcher(vector);
    if (!inside.find() || !Pattern.compile("[^\\s;,][\\s;]+[^\\s;,]").matcher(vector).find()) return;
    throw new DataException(file, line, "'" + inside.group() + "' has a comma in it, and other numbers have none between them", "write a decimal point, or the same sign between all numbers");
  }

  private double number(String text, int line) {
    if (Decimals.isNumber(text)) return Double.parseDouble(text);
    throw new DataException(file, line, "'" + text + "' is not a number", "write numbers, with blanks or commas between them");
  }

  /** The chosen elements, in this order. */
  public Stream<String> chosen(List<String> all, int[] which) {
    return Arrays.stream(which).mapToObj(all::get);
  }

  /**
   * The tokens of each text. Throws {@link DataException}, with the line, for a token that is not in a lexicon without
   * an unknown token.
   */
  public TokenTexts codes(List<String> all, Tokeniser tokeniser) {
    return TokenTexts.of(file, all.size(), all::get, e -> lines[e], tokeniser, 0);
  }
}
