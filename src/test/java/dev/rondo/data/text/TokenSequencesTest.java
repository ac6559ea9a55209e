package dev.rondo.data.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.data.DataException;
import dev.rondo.data.Role;
import dev.rondo.data.encoding.Encoding;
import dev.rondo.data.encoding.LabelledTextEncoding;
import dev.rondo.data.encoding.Series;
import dev.rondo.data.store.Sequences;
import dev.rondo.data.token.Lexicon;
import dev.rondo.data.token.Unit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenSequencesTest {

  private static final Lexicon.Fitting WORDS = new Lexicon.Fitting(Unit.WORDS, true, true, 0, 1);

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("t.txt");
  }

  private Path write(String text) throws IOException {
    return Files.writeString(file, text);
  }

  @Test
  void aLineIsALabelAndAText() throws IOException {
    LabelledTexts texts = LabelledTexts.read(write("up\tA  b\tc\n\n down \t d \n"), 0);
    assertEquals(List.of("A  b\tc", "d"), List.of(texts.text(0), texts.text(1)));
    assertEquals(Optional.of(List.of("up", "down")), texts.labels());
    Lexicon lexicon = texts.lexicon(WORDS, new int[] {0});
    assertEquals(List.of("a", "b", "c"), lexicon.pieces());
    Sequences data = texts.sequences(lexicon.tokeniser());
    assertArrayEquals(new int[] {0, 3, 4}, data.first());
    LabelledTextEncoding reading = LabelledTextEncoding.of(lexicon, data, List.of(), new int[] {0, 1});
    assertArrayEquals(new int[] {1, 2, 3, 0}, IntStream.range(0, 4).map(row -> LabelledTextEncoding.token(data, row)).toArray());   // d is unknown
    assertArrayEquals(new int[] {1, 0}, reading.codes(data));
    assertEquals(reading, Encoding.fromJson(reading.toJson()));
    assertTrue(data.rows().wrong(3, "found", "remedy").getMessage().startsWith(file + ":3: found"));
  }

  /** A text of which nothing is a token has no row; what stands behind it is of its own line. */
  @Test
  void everyRowKnowsItsLine() throws IOException {
    LabelledTexts texts = LabelledTexts.read(write("a b\n\n   \nc\n\u00a0\u200b\nd e\n"), 0);
    Sequences data = texts.sequences(texts.lexicon(WORDS, new int[] {0, 1, 2}).tokeniser());
    List<Integer> lines = IntStream.range(0, data.rows().rows()).map(data.rows().lines()).boxed().toList();
    List<Integer> expected = new ArrayList<>();
    int[] numbers = {1, 4, 5, 6};
    for (int e = 0; e < data.size(); e++) for (int t = 0; t < data.length(e); t++) expected.add(numbers[e]);
    assertEquals(expected, lines);
    assertEquals(List.of(1, 1, 4), lines.subList(0, 3));
  }

  @Test
  void aLongTextIsCut() throws IOException {
    LabelledTexts texts = LabelledTexts.read(write("a b c d\ne\n"), 3);
    assertTrue(texts.labels().isEmpty());
    Sequences data = texts.sequences(texts.lexicon(WORDS, new int[] {0, 1}).tokeniser());
    assertArrayEquals(new int[] {0, 3, 4}, data.first());
    assertEquals(3, data.longest());
  }

  @Test
  void aBlankLineEndsASequence() throws IOException {
    TaggedTokens tagged = TaggedTokens.read(write("\n\nNew York\tN\nis\tV\n\n\nbig\tA"));
    Lexicon lexicon = tagged.lexicon(WORDS, new int[] {0, 1});
    assertEquals(List.of("big", "is", "new york"), lexicon.pieces());   // a token is what stands there
    Sequences data = tagged.sequences(lexicon.tokeniser());
    assertArrayEquals(new int[] {0, 2, 3}, data.first());
    assertArrayEquals(new int[] {3, 4, 7}, IntStream.range(0, 3).map(data.rows().lines()).toArray());
    assertEquals("A", data.label(1, 0));
    Role index = new Role("x", "y", true, Set.of("x"));
    Series series = LabelledTextEncoding.of(lexicon, data, List.of(), new int[] {0, 1}).series(data, index);
    double[] x = new double[3];
    for (int r = 0; r < 3; r++) series.copy(r, x, r);
    assertArrayEquals(new double[] {3, 2, 1}, x);
  }

  @Test
  void anUnseenTokenIsAnErrorWithItsLineWhereThereIsNoUnknownOne() throws IOException {
    TaggedTokens tagged = TaggedTokens.read(write("a\tN\n\nb\tV\n"));
    Lexicon lexicon = tagged.lexicon(new Lexicon.Fitting(Unit.WORDS, false, false, 0, 1), new int[] {0});
    assertEquals(file + ":3: word 'b' is not among the 1 that the model knows; it knows a; write the text with these", assertThrows(DataException.class, () -> tagged.sequences(lexicon.tokeniser())).getMessage());
  }

  @Test
  void nothingIsAnError() throws IOException {
    write("\n \n");
    assertThrows(DataException.class, () -> LabelledTexts.read(file, 0));
    assertThrows(DataException.class, () -> TaggedTokens.read(file));
    assertThrows(DataException.class, () -> LabelledTexts.read(folder.resolve("absent"), 0));
  }
}
