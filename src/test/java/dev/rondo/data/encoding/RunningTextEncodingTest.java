package dev.rondo.data.encoding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rondo.data.DataException;
import dev.rondo.data.Role;
import dev.rondo.data.store.Grid;
import dev.rondo.data.store.SpillingGrid;
import dev.rondo.data.text.RunningText;
import dev.rondo.data.token.BytePairs;
import dev.rondo.data.token.Lexicon;
import dev.rondo.data.token.Tokeniser;
import dev.rondo.data.token.Unit;
import dev.rondo.data.token.WordSplitter;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class RunningTextEncodingTest {

  private static Lexicon characters(String text) {
    return Lexicon.fit(Lexicon.Fitting.ALL_CHARACTERS, Stream.of(text));
  }

  private static Lexicon.Fitting fitting(Unit unit, int vocabulary, int least) {
    return new Lexicon.Fitting(unit, false, true, vocabulary, least);
  }

  private static List<String> texts(Lexicon lexicon, String text) {
    Tokeniser tokeniser = lexicon.tokeniser();
    return Arrays.stream(tokeniser.encode(text)).mapToObj(tokeniser::text).toList();
  }

  @Test
  void codesFollowTheOrderOfTheCharacters() {
    Tokeniser tokeniser = characters("banana 𝜃ﬀ").tokeniser();
    assertEquals(List.of(" ", "a", "b", "n", "ﬀ", "𝜃"), tokeniser.lexicon().pieces());
    assertArrayEquals(new int[] {3, 1, 5}, tokeniser.encode("na𝜃"));
    assertEquals("𝜃", tokeniser.text(5));
  }

  @Test
  void anUnknownCharacterIsNamed() {
    String message = assertThrows(DataException.class, () -> characters("ab ").tokeniser().encode("aé")).getMessage();
    assertEquals("character 'é' (U+00E9) is not among the 3 that the model knows; it knows ab and white space; write the text with these", message);
  }

  @Test
  void anUnknownWordIsNamed() {
    Lexicon lexicon = Lexicon.fit(new Lexicon.Fitting(Unit.WORDS, true, false, 0, 1), Stream.of("To be, or"));
    String message = assertThrows(DataException.class, () -> lexicon.tokeniser().encode("or NOT")).getMessage();
    assertEquals("word 'not' is not among the 4 that the model knows; it knows ,, be, or, to; write the text with these", message);
  }

  @Test
  void wordsAreRunsOfLettersAndEveryOtherCharacter() {
    assertEquals(List.of("Don't", "say", "\"", "x_1", "=", "2", "\"", "!", "\n", "\n", "-", "Étude", "𝜃"), WordSplitter.of(" Don't say  \"x_1 = 2\"!\r\n\n\t- Étude\u00a0𝜃 "));
    assertEquals(List.of(), WordSplitter.of(" \u2003 \t"));
  }

  @Test
  void wordsAreWrittenWithSpacesBetween() {
    Tokeniser tokeniser = Lexicon.fit(fitting(Unit.WORDS, 0, 1), Stream.of("(to be, or\nnot)")).tokeniser();
    StringBuilder text = new StringBuilder();
    int before = -1;
    for (int code : tokeniser.encode("( to  be ,or\nnot )")) {
      text.append(tokeniser.after(before, code));
      before = code;
    }
    assertEquals("(to be, or\nnot)", text.toString());
  }

  @Test
  void rareWordsAndThoseBeyondTheVocabularyAreUnknown() {
    assertEquals(List.of("a", "b"), Lexicon.fit(fitting(Unit.WORDS, 0, 2), Stream.of("b a c a", "b a")).pieces());
    Lexicon two = Lexicon.fit(fitting(Unit.WORDS, 2, 1), Stream.of("b a c a", "b a"));
    assertEquals(List.of("a"), two.pieces());
    assertEquals(2, two.size());
    assertArrayEquals(new int[] {1, 0, 0}, two.tokeniser().encode("a b z"));
    assertEquals("the training part has no word that occurs 4 times; give more text, or set 'least' lower", assertThrows(DataException.class, () -> Lexicon.fit(fitting(Unit.WORDS, 0, 4), Stream.of("b a"))).getMessage());
  }

  /** The example of Gage (1994) as it is usually told: aaabdaaabac becomes XdXac with X = ZY, Z = aa, Y = ab. */
  @Test
  void bytePairsMergeWhatStandsTogetherMostOften() {
    Lexicon lexicon = Lexicon.fit(new Lexicon.Fitting(Unit.BYTE_PAIRS, false, false, 100, 2), Stream.of("aaabdaaabac"));
    assertEquals(List.of("a", "b", "c", "d"), lexicon.pieces());
    assertEquals(List.of(new Lexicon.Merge(0, 0), new Lexicon.Merge(0, 1), new Lexicon.Merge(4, 5)), lexicon.merges());
    assertEquals(List.of("aaab", "d", "aaab", "a", "c"), texts(lexicon, "aaabdaaabac"));
    assertEquals(new RunningTextEncoding(lexicon, 3), Encoding.fromJson(new RunningTextEncoding(lexicon, 3).toJson()));
  }

  @Test
  void bytePairsStayWithinWordsAndKeepTheSpaceBefore() {
    Lexicon lexicon = Lexicon.fit(fitting(Unit.BYTE_PAIRS, 60, 2), Stream.of("the cat the cat, the cat, the cat\n    the"));
    assertEquals(List.of("the", " cat", ",", " the", "  "), texts(lexicon, "the cat, the  "));
    assertArrayEquals(new int[] {0}, lexicon.tokeniser().encode("Z"));
  }

  @Test
  void aVocabularyHoldsTheCharactersAtLeast() {
    assertEquals("a vocabulary of 3 pieces, but the training part has 4 different characters; set 'vocabulary' to more, such as 50",
        assertThrows(DataException.class, () -> Lexicon.fit(fitting(Unit.BYTE_PAIRS, 3, 1), Stream.of("abcd"))).getMessage());
  }

  /** Learned a second time by counting every pair anew for every merge. */
  @Property(tries = 200)
  void mergesAreThoseOfCountingAnew(@ForAll @Size(min = 1, max = 30) List<@StringLength(max = 12) @Chars({'a', 'b', 'c', ' '}) String> lines, @ForAll @IntRange(min = 1, max = 3) int least) {
    String text = "abc " + String.join("", lines);
    Lexicon lexicon = Lexicon.fit(new Lexicon.Fitting(Unit.BYTE_PAIRS, false, false, 20, least), Stream.of(text));
    List<String> characters = lexicon.pieces();
    int code = characters.size();
    List<List<Integer>> runs = new ArrayList<>(BytePairs.runs(text).stream().map(r -> r.codePoints().mapToObj(c -> characters.indexOf(Character.toString(c))).toList()).toList());
    for (Lexicon.Merge merge : lexicon.merges()) {
      assertEquals(best(runs, least), List.of(merge.left(), merge.right()));
      int joined = code++;
      runs.replaceAll(r -> joined(r, merge, joined));
    }
    if (code < 20) assertEquals(List.of(), best(runs, least));
    assertArrayEquals(runs.stream().flatMap(List::stream).mapToInt(Integer::intValue).toArray(), lexicon.tokeniser().encode(text));
    assertEquals(text, String.join("", texts(lexicon, text)));
  }

  /** The pair that occurs most often, of several the first; nothing where none occurs {@code least} times. */
  private static List<Integer> best(List<List<Integer>> runs, int least) {
    TreeMap<Integer, Integer> counts = new TreeMap<>();
    for (List<Integer> run : runs) for (int i = 0; i + 1 < run.size(); i++) counts.merge(run.get(i) * 1000 + run.get(i + 1), 1, Integer::sum);
    int most = counts.values().stream().max(Integer::compare).orElse(0);
    if (most < least) return List.of();
    int key = counts.keySet().stream().filter(k -> counts.get(k) == most).findFirst().orElseThrow();
    return List.of(key / 1000, key % 1000);
  }

  private static List<Integer> joined(List<Integer> run, Lexicon.Merge merge, int code) {
    List<Integer> joined = new ArrayList<>();
    for (int i = 0; i < run.size(); i++) {
      boolean both = i + 1 < run.size() && run.get(i) == merge.left() && run.get(i + 1) == merge.right();
      joined.add(both ? (Integer) code : run.get(i));
      if (both) i++;
    }
    return joined;
  }

  @Test
  void theTargetIsTheTokenThatFollows() {
    RunningTextEncoding tokenised = new RunningTextEncoding(characters("abc"), 2);
    WindowDataset windows = tokenised.windows(codes(tokenised, "abcab"), tokenised.window().starts(5), new Role("x", "y", true));
    assertEquals(2, windows.size());
    double[] x = new double[6], y = new double[6];
    windows.copy("x", 1, x, 0, 1);
    windows.copy("y", 1, y, 0, 1);
    assertArrayEquals(new double[] {0, 0, 1, 1, 0, 0}, x);
    assertArrayEquals(new double[] {1, 0, 0, 0, 1, 0}, y);
    assertEquals(tokenised, Encoding.fromJson(tokenised.toJson()));
  }

  @Test
  void anIndexIsTheNumberOfTheToken() {
    RunningTextEncoding tokenised = new RunningTextEncoding(characters("abc"), 2);
    WindowDataset windows = tokenised.windows(codes(tokenised, "abcab"), tokenised.window().starts(5), new Role("x", "y", false, java.util.Set.of("x", "y")));
    double[] x = new double[4], y = new double[2];
    for (int row = 0; row < 2; row++) {
      windows.copy("x", row, x, row, 2);
      windows.copy("y", row, y, row, 2);
    }
    assertArrayEquals(new double[] {0, 2, 1, 0}, x);   // ab and ca, step by step
    assertArrayEquals(new double[] {2, 1}, y);
  }

  private static Grid codes(RunningTextEncoding tokenised, String text) {
    SpillingGrid codes = RunningText.spool(tokenised.lexicon(), Long.MAX_VALUE);
    for (int code : tokenised.lexicon().tokeniser().encode(text)) codes.add(code);
    return codes.grid();
  }
}
