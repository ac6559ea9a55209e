package dev.rondo.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** A token a line, {@code token<TAB>tag}, or tokens without tags; a blank line ends a sequence. Sequence e is the tokens first[e] .. first[e + 1] - 1. */
public record Tagged(Path file, List<String> tokens, Optional<List<String>> tags, int[] first, int[] lines) implements Worded {

  public Tagged {
    tokens = List.copyOf(tokens);
    tags = tags.map(List::copyOf);
  }

  /** Throws {@link DataException} with the line that is no such line. */
  public static Tagged read(Path file) {
    List<Line> all = Worded.lines(file, true, "token", "tag"), lines = all.stream().filter(l -> !l.isBlank()).toList();
    if (lines.isEmpty()) throw new DataException(file, "holds no token", "write a token a line, each before a tab and a tag, and a blank line between sequences");
    List<Integer> first = new ArrayList<>();
    int tokens = 0;
    boolean inside = false;
    for (Line line : all) {
      if (!line.isBlank() && !inside) first.add(tokens);
      inside = !line.isBlank();
      if (inside) tokens++;
      if (line.second().indexOf('\t') >= 0) throw new DataException(file, line.number(), "has more than one tab", "write a token, a tab, and a tag");
    }
    first.add(tokens);
    return new Tagged(file, lines.stream().map(Line::first).toList(), Worded.labels(lines, Line::second), first.stream().mapToInt(Integer::intValue).toArray(), lines.stream().mapToInt(Line::number).toArray());
  }

  @Override
  public int size() {
    return first.length - 1;
  }

  @Override
  public boolean isLabelled() {
    return tags.isPresent();
  }

  @Override
  public Lexicon lexicon(Lexicon.Fitting how, int[] chosen) {
    return Lexicon.ofTokens(how, Arrays.stream(chosen).boxed().flatMap(e -> tokens.subList(first[e], first[e + 1]).stream()));
  }

  @Override
  public Sequences sequences(Tokeniser tokeniser) {
    int[] codes = IntStream.range(0, tokens.size()).map(i -> tokeniser.token(tokens.get(i), (found, remedy) -> new DataException(file, lines[i], found, remedy))).toArray();
    List<String> names = IntStream.rangeClosed(1, size()).mapToObj(String::valueOf).toList();
    return new Sequences(new Measured(file, new Grid.Codes(codes), List.of(), lines), names, first, tags, true);
  }
}
