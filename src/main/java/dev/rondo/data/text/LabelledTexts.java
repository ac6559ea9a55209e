package dev.rondo.data.text;

import dev.rondo.data.DataException;
import dev.rondo.data.store.RowNames;
import dev.rondo.data.store.Rows;
import dev.rondo.data.store.Sequences;
import dev.rondo.data.token.Lexicon;
import dev.rondo.data.token.Tokeniser;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * One text a line, {@code label<TAB>text}, or texts without labels. At most {@code longest} tokens of a text are read;
 * 0 means all.
 */
public final class LabelledTexts implements TokenSequences {

  private final Path file;
  private final TextLines lines;
  private final Optional<List<String>> labels;
  private final int longest;

  private LabelledTexts(Path file, TextLines lines, int longest) {
    this.file = file;
    this.lines = lines;
    this.labels = lines.labels(TextLines.Line::first);
    this.longest = longest;
  }

  /** Throws {@link DataException} with the number of an invalid line. */
  public static LabelledTexts read(Path file, int longest) {
    TextLines lines = TextLines.read(file, false, "label", "text");
    if (lines.isEmpty()) throw new DataException(file, "holds no text", "write a text a line, each behind a label and a tab");
    return new LabelledTexts(file, lines, longest);
  }

  @Override
  public Path file() {
    return file;
  }

  @Override
  public int size() {
    return lines.size();
  }

  @Override
  public boolean isLabelled() {
    return lines.isTabbed();
  }

  /** The label of each text, if there are labels. */
  public Optional<List<String>> labels() {
    return labels;
  }

  /** Text e. */
  public String text(int e) {
    return isLabelled() ? lines.get(e).second() : lines.get(e).first();
  }

  @Override
  public Lexicon lexicon(Lexicon.Fitting how, int[] chosen) {
    return Lexicon.fit(how, Arrays.stream(chosen).mapToObj(this::text));
  }

  @Override
  public Sequences sequences(Tokeniser tokeniser) {
    TokenTexts codes = TokenTexts.of(file, size(), this::text, lines::number, tokeniser, longest);
    int[] first = Arrays.copyOf(codes.begins(), size() + 1);
    first[size()] = codes.ends()[size() - 1];
    return new Sequences(new Rows(file, codes.tokens(), List.of(), row -> lines.number(at(first, row))), new RowNames(1, size()), first, labels, false);
  }

  /** The index of the text that contains a row. */
  private static int at(int[] first, int row) {
    int e = Arrays.binarySearch(first, row);
    if (e < 0) return -e - 2;
    while (first[e + 1] == row) e++;   // the texts before it are empty
    return e;
  }
}
