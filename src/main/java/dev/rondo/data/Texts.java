package dev.rondo.data;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** A text a line, {@code label<TAB>text}, or texts without labels. Of a text at most {@code longest} tokens are read; 0 is all. */
public record Texts(Path file, List<String> texts, Optional<List<String>> labels, int[] lines, int longest) implements Worded {

  public Texts {
    texts = List.copyOf(texts);
    labels = labels.map(List::copyOf);
  }

  /** Throws {@link DataException} with the line that is no such line. */
  public static Texts read(Path file, int longest) {
    List<Line> lines = Worded.lines(file, false, "label", "text");
    if (lines.isEmpty()) throw new DataException(file, "holds no text", "write a text a line, each behind a label and a tab");
    boolean labelled = Worded.labelled(lines);
    return new Texts(file, lines.stream().map(l -> labelled ? l.second() : l.first()).toList(), Worded.labels(lines, Line::first), lines.stream().mapToInt(Line::number).toArray(), longest);
  }

  @Override
  public int size() {
    return texts.size();
  }

  @Override
  public boolean isLabelled() {
    return labels.isPresent();
  }

  @Override
  public Lexicon lexicon(Lexicon.Fitting how, int[] chosen) {
    return Lexicon.fit(how, Arrays.stream(chosen).mapToObj(texts::get));
  }

  @Override
  public Sequences sequences(Tokeniser tokeniser) {
    int[] first = new int[size() + 1];
    int[][] codes = new int[size()][];
    for (int e = 0; e < size(); e++) {
      int line = lines[e];
      int[] all = tokeniser.encode(texts.get(e), (found, remedy) -> new DataException(file, line, found, remedy));
      codes[e] = longest > 0 && all.length > longest ? Arrays.copyOf(all, longest) : all;
      first[e + 1] = first[e] + codes[e].length;
    }
    int[] at = IntStream.range(0, size()).flatMap(e -> Arrays.stream(codes[e]).map(c -> lines[e])).toArray();
    List<String> names = IntStream.rangeClosed(1, size()).mapToObj(String::valueOf).toList();
    return new Sequences(new Measured(file, new Grid.Codes(Arrays.stream(codes).flatMapToInt(Arrays::stream).toArray()), List.of(), at), names, first, labels, false);
  }
}
