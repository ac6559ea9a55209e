package dev.rondo.data.text;

import dev.rondo.data.DataException;
import dev.rondo.data.store.RowNames;
import dev.rondo.data.store.Rows;
import dev.rondo.data.store.Sequences;
import dev.rondo.data.store.SpillingGrid;
import dev.rondo.data.store.TempFile;
import dev.rondo.data.token.Lexicon;
import dev.rondo.data.token.Tokeniser;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * One token a line, {@code token<TAB>tag}, or tokens without tags; a blank line ends a sequence. Sequence e is the
 * tokens first[e] .. first[e + 1] - 1.
 */
public final class TaggedTokens implements TokenSequences {

  private final Path file;
  private final TextLines lines;
  private final Optional<List<String>> tags;
  private final int[] places;   // index of a sequence's first token among the lines
  private final int[] first;

  private TaggedTokens(Path file, TextLines lines, int[] places) {
    this.file = file;
    this.lines = lines;
    this.tags = lines.labels(TextLines.Line::second);
    this.places = places;
    this.first = IntStream.rangeClosed(0, places.length).filter(i -> i == 0 || i == places.length || places[i] > places[i - 1] + 1).toArray();
  }

  /** Throws {@link DataException} with the number of an invalid line. */
  public static TaggedTokens read(Path file) {
    TextLines lines = TextLines.read(file, true, "token", "tag");
    int[] places = IntStream.range(0, lines.size()).filter(i -> !lines.get(i).isBlank()).toArray();
    if (places.length == 0) throw new DataException(file, "holds no token", "write a token a line, each before a tab and a tag, and a blank line between sequences");
    for (int i : places) if (lines.get(i).second().indexOf('\t') >= 0) throw new DataException(file, lines.number(i), "has more than one tab", "write a token, a tab, and a tag");
    return new TaggedTokens(file, lines, places);
  }

  @Override
  public Path file() {
    return file;
  }

  @Override
  public int size() {
    return first.length - 1;
  }

  @Override
  public boolean isLabelled() {
    return lines.isTabbed();
  }

  @Override
  public Lexicon lexicon(Lexicon.Fitting how, int[] chosen) {
    return Lexicon.ofTokens(how, Arrays.stream(chosen).boxed().flatMap(e -> IntStream.range(first[e], first[e + 1]).mapToObj(this::token)));
  }

  private String token(int i) {
    return lines.get(places[i]).first();
  }

  @Override
  public Sequences sequences(Tokeniser tokeniser) {
    SpillingGrid codes = RunningText.spool(tokeniser.lexicon(), TempFile.most());
    for (int i = 0; i < places.length; i++) {
      int line = lines.number(places[i]);
      codes.add(tokeniser.token(token(i), (found, remedy) -> new DataException(file, line, found, remedy)));
    }
    return new Sequences(new Rows(file, codes.grid(), List.of(), row -> lines.number(places[row])), new RowNames(1, size()), first, tags, true);
  }
}
