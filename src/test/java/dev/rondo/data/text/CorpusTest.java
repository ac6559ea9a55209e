package dev.rondo.data.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.data.DataException;
import dev.rondo.data.store.Grid;
import dev.rondo.data.store.TextFile;
import dev.rondo.data.token.Lexicon;
import dev.rondo.data.token.Tokeniser;
import dev.rondo.data.token.Unit;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CorpusTest {

  private static Path scratch;

  @BeforeContainer
  static void begin() throws IOException {
    scratch = Files.createTempFile("corpus", ".txt");
  }

  @AfterContainer
  static void end() throws IOException {
    Files.delete(scratch);
  }

  private static List<String> pieces(Corpus corpus, long from, long to) {
    try (Stream<String> pieces = corpus.pieces(from, to)) {
      return pieces.toList();
    }
  }

  private static String read(Path... paths) {
    Corpus corpus = Corpus.of(List.of(paths));
    return String.join("", pieces(corpus, 0, corpus.length()));
  }

  /** Words with marks and characters beyond 16 bits, white space of all kinds, sigmas, which are made small by what stands beside them. */
  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.of("a", "B", "don't", "x_1", "12", "é", "e\u0301", "𝜃", "ΟΔΟΣ", "Σ", "İ", ".", ",", "\u00a0", "\u2003", "\u2028", "\u0085", "\u001c", " ", "  ", "\n", "\r\n", "\r", "\t", "\u000b").list().ofMinSize(1).ofMaxSize(40).map(l -> "w" + String.join("", l));   // a word at least
  }

  /** The tokens of a text do not depend on where it is cut to be read, whatever they are: the second source is the text in one string. */
  @Property(tries = 400)
  void piecesHaveTheTokensOfTheWhole(@ForAll("texts") String text, @ForAll @IntRange(min = 1, max = 9) int piece, @ForAll @IntRange(max = 80) int near) throws IOException {
    Corpus corpus = Corpus.of(List.of(Files.writeString(scratch, text)), piece);
    assertEquals(text.length(), corpus.length());
    int cut = Math.min(near, text.length());
    while (cut < text.length() && !Character.isWhitespace(text.charAt(cut))) cut++;
    assertEquals(cut, corpus.space(Math.min(near, text.length())));
    assertEquals(text.substring(cut), String.join("", pieces(corpus, cut, text.length())));
    for (Unit unit : Unit.values()) for (boolean lowercase : new boolean[] {false, true}) {
      Lexicon lexicon = Lexicon.fit(new Lexicon.Fitting(unit, lowercase, true, 60, 1), pieces(corpus, 0, text.length()).stream());
      assertEquals(Lexicon.fit(new Lexicon.Fitting(unit, lowercase, true, 60, 1), Stream.of(text)), lexicon);
      Tokeniser tokeniser = lexicon.tokeniser();
      int[] before = tokeniser.encode(text.substring(0, cut)), behind = tokeniser.encode(text.substring(cut));
      for (long most : new long[] {0, 1 << 20}) {
        RunningText tokens = RunningText.of(corpus, cut, tokeniser, most);
        assertEquals(before.length, tokens.cut());
        assertArrayEquals(IntStream.concat(IntStream.of(before), IntStream.of(behind)).toArray(), IntStream.range(0, tokens.size()).map(tokens::at).toArray());
      }
    }
  }

  /** A file of {@code characters} different ones: codes of one byte, of two, of more, in memory and in a file. */
  @ParameterizedTest
  @ValueSource(ints = {255, 256, 257, 60_000, 65_535, 65_537})
  void codesOfAnySize(int characters, @TempDir Path folder) throws IOException {
    int[] all = IntStream.range(0, 600_000).map(i -> 0x10000 + i * 7 % characters).toArray();
    Path file = Files.writeString(folder.resolve("text"), new String(all, 0, all.length));
    Corpus corpus = Corpus.of(List.of(file));
    Tokeniser tokeniser = Lexicon.fit(Lexicon.Fitting.ALL_CHARACTERS, pieces(corpus, 0, corpus.length()).stream()).tokeniser();
    for (long most : new long[] {0, Long.MAX_VALUE}) {
      RunningText tokens = RunningText.of(corpus, corpus.length(), tokeniser, most);
      assertEquals(most == 0, ((Grid.Stored) tokens.codes()).numbers().isFile());
      assertEquals(all.length, tokens.size());
      for (int i = 0; i < all.length; i++) assertEquals(all[i] - 0x10000, tokens.at(i));
    }
  }

  @Test
  void piecesAreSmallWhereThereIsWhiteSpace(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("text"), "to be or not to be\n".repeat(50_000));
    List<Integer> lengths = pieces(Corpus.of(List.of(file)), 0, 950_000).stream().map(String::length).toList();
    assertTrue(lengths.stream().allMatch(n -> n <= Corpus.PIECE + 8) && lengths.size() == 15, lengths.toString());
  }

  @Test
  void aFolderIsItsTextsInOrder(@TempDir Path folder) throws IOException {
    Files.createDirectories(folder.resolve("b/.git"));
    Files.createDirectories(folder.resolve("target"));
    Files.writeString(folder.resolve("b/x.txt"), "second");
    Files.writeString(folder.resolve("a.txt"), "first ");
    Files.writeString(folder.resolve("b/.git/z"), "hidden");
    Files.writeString(folder.resolve("target/z"), "built");
    Files.write(folder.resolve("picture"), new byte[] {(byte) 0xff, (byte) 0xfe});
    Files.writeString(folder.resolve("program"), "with a \0");
    Files.writeString(folder.resolve("empty"), "");
    try (OutputStream packed = new GZIPOutputStream(Files.newOutputStream(folder.resolve("c.gz")))) {
      packed.write(" third".getBytes(StandardCharsets.UTF_8));
    }
    assertEquals("first second third", read(folder));
    Corpus twice = Corpus.of(List.of(folder.resolve("c.gz"), folder), 1);
    assertEquals(" third", String.join("", pieces(twice, 0, 6)));
    assertEquals(" third", String.join("", pieces(twice, 18, 24)));
    assertEquals("d", String.join("", pieces(twice, 23, 24)));
  }

  @Test
  void whatIsWrongHasAPlace(@TempDir Path folder) throws IOException {
    Path first = Files.writeString(folder.resolve("1"), "ab\nba\n"), second = Files.writeString(folder.resolve("2"), "ab\r\n\n abxb\n");
    Tokeniser tokeniser = Lexicon.fit(Lexicon.Fitting.ALL_CHARACTERS, Stream.of("ab \r\n")).tokeniser();
    for (int piece : new int[] {1, 3, 100}) {
      String message = assertThrows(DataException.class, () -> RunningText.of(Corpus.of(List.of(first, second), piece), 3, tokeniser)).getMessage();
      assertEquals(second + ":3: character 'x' (U+0078) is not among the 5 that the model knows; it knows ab and white space; write the text with these", message);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "a b c and what was written since", "c b a"})
  void aFileThatChangesMeanwhileIsAnError(String now, @TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("text"), "a b c");
    Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000_000_000L));
    Corpus corpus = Corpus.of(List.of(file));
    assertEquals(List.of("a b c"), pieces(corpus, 0, 5));
    Files.writeString(file, now);
    String message = assertThrows(DataException.class, () -> pieces(corpus, 0, 5)).getMessage();
    assertTrue(message.startsWith(file + ": has ") && message.contains(now.length() < 5 ? "become shorter" : now.length() > 5 ? "changed while it was in use: it had 5 bytes and has 32" : "changed while it was in use: it was written to at"), message);
  }

  @Test
  void nothingToReadIsAnError(@TempDir Path folder) throws IOException {
    assertEquals(folder + ": holds no text; give a text file, or a folder with text files in it", assertThrows(DataException.class, () -> read(folder)).getMessage());
    assertThrows(DataException.class, () -> read(folder.resolve("absent")));
    Path binary = Files.write(folder.resolve("binary"), new byte[] {'a', (byte) 0xff});
    assertEquals(binary + ": is not text in UTF-8; save it as UTF-8", assertThrows(DataException.class, () -> read(binary)).getMessage());
    assertEquals(folder + ": is a folder; give the path of a file that can be read", assertThrows(DataException.class, () -> TextFile.lines(folder)).getMessage());
    assertEquals(binary + ": is not text in UTF-8; save it as UTF-8", assertThrows(DataException.class, () -> TextFile.lines(binary)).getMessage());
    Path damaged = Files.write(folder.resolve("damaged.gz"), new byte[] {0x1f, (byte) 0x8b, 8, 0});
    assertTrue(assertThrows(DataException.class, () -> read(damaged)).getMessage().startsWith(damaged + ": cannot be read ("));
  }
}
