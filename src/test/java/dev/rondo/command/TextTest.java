package dev.rondo.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Texts by characters, words and byte pairs: continued, told apart, and tagged. */
class TextTest {

  private static final String NEXT = """
      network next(V) {
        input  x over time
        target y over time
        h = gru(embedding(x, V, 8), H = 32)
        output logits = dense(h, V)
        loss cross_entropy(logits, y)
      }
      """;
  private static final String ONE = """
      network topic(V, C) {
        input  x over time with lengths n
        target y[C]
        h = bidirectional(gru(embedding(x, V, 8), H = 8))
        output logits = dense(average(h, time), C)
        loss cross_entropy(logits, y)
      }
      """;
  private static final String EACH = """
      network tag(V, C) {
        input  x over time with lengths n
        target y[C] over time with lengths n
        h = bidirectional(gru(embedding(x, V, 8), H = 12))
        output logits = dense(h, C)
        loss cross_entropy(logits, y)
      }
      """;
  private static final String TRAIN = "train { epochs = 20; batch = 8; rate = 0.03 }\n";

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "tokens = words                        | bits/word  | the cat sat on the mat.",
      "tokens = words; lowercase = yes       | bits/word  | the cat sat on the mat.",
      "tokens = byte_pairs; vocabulary = 40  | bits/piece | the cat sat on the mat.",
      "tokens = characters; unseen = unknown | bits/char  | the cat sat on the mat.",
      "tokens = characters                   | bits/char  | the cat sat on the mat."})
  void aTextThatRepeatsIsContinued(String tokens, String measure, String sentence) throws IOException {
    Files.writeString(folder.resolve("t.txt"), (sentence + "\n").repeat(100));
    Path program = program(NEXT, "text = \"t.txt\"; window = " + (tokens.contains("characters") ? 30 : 12) + "; " + tokens);
    List<String> said = CliRun.by("train", program, "-q").good().out().lines().toList();
    assertTrue(said.get(1).contains(measure), said::toString);
    assertTrue(number(said.get(2), 0) < 0.5 && number(said.get(3), 0) > 2, said::toString);
    assertEquals(said.subList(0, 4), CliRun.by("eval", model()).good().out().lines().toList().subList(0, 4));
    assertEquals(sentence, CliRun.by("sample", model(), "--prompt", "the cat", "--temperature", 0, "--length", 30).good().out().substring(0, sentence.length()));
  }

  /** A piece of four characters has a quarter of its bits a character. */
  @Test
  void bitsOfPiecesAreSharedByTheirCharacters() throws IOException {
    Files.writeString(folder.resolve("t.txt"), "abcd efgh\n".repeat(60));
    List<String> said = CliRun.by("train", program(NEXT, "text = \"t.txt\"; window = 6; tokens = byte_pairs; vocabulary = 60"), "-q", "--epochs", 1).good().out().lines().toList();
    assertTrue(said.get(1).endsWith("bits/piece  perplexity   bits/char"), said::toString);
    for (int row : new int[] {2, 3}) assertEquals(number(said.get(row), 0) * 3 / 10, number(said.get(row), 2), 1e-4, said::toString);   // "abcd", " efgh", "\n"
  }

  @Test
  void theLexiconIsThatOfTheTrainingPart() throws IOException {
    Files.writeString(folder.resolve("t.txt"), "one two three four\n".repeat(40) + "one two five six seven\n".repeat(8));
    List<String> said = CliRun.by("train", program(NEXT, "text = \"t.txt\"; window = 5; tokens = words; split = last(0.2)"), "-q").good().out().lines().toList();
    assertTrue(said.get(0).endsWith(" words, 6 different ones"), said::toString);   // and the end of a line, and the unknown one
    assertTrue(said.get(4).matches("  [4-6]\\d\\.\\d % of the words are unknown to the model"), said::toString);   // three of six
    assertTrue(CliRun.by("sample", model(), "--prompt", "one eleven").good().out().startsWith("one eleven"));
    assertTrue(CliRun.by("sample", model(), "--prompt", "  ", "--temperature", 0, "--length", 3).good().out().startsWith("  one two"), "a prompt without a word is the beginning of a line");
    CliRun.by("train", program(NEXT, "text = \"t.txt\"; window = 5; tokens = words; unseen = refuse"), "-q").bad("word 'five' is not among the 5 that the model knows; it knows four, one, three, two; write the text with these");
  }

  @Test
  void textsAreToldApart() throws IOException {
    labelled("t.txt");
    Path program = program(ONE, "texts = \"t.txt\"; tokens = words; split = random(0.2)");
    List<String> said = CliRun.by("train", program, "-q").good().out().lines().toList();
    assertEquals("validation: 24 sequences, 3 classes", said.get(0));
    assertEquals(1, number(said.get(2), 0), said::toString);
    assertTrue(said.get(3).startsWith("  always '") && number(said.get(3), 0) < 0.7, said::toString);
    assertTrue(said.get(4).startsWith("  naive Bayes ") && number(said.get(4), 0) == 1, said::toString);
    assertEquals("  0.0 % of the words are unknown to the model", said.get(5));
    Path alone = Files.writeString(folder.resolve("alone.txt"), "a hen and a zebra\n\nthe fish\nrain\n");
    assertEquals(List.of("sequence,y_predicted,y", "1,bird,", "2,fish,", "3,weather,"), CliRun.by("predict", model(), "--data", alone).good().out().lines().toList());
  }

  @ParameterizedTest
  @CsvSource({"byte_pairs; vocabulary = 60", "characters", "characters; longest = 9", "words; unseen = refuse; lowercase = yes"})
  void textsByOtherTokens(String tokens) throws IOException {
    labelled("t.txt");
    List<String> said = CliRun.by("train", program(ONE, "texts = \"t.txt\"; split = random(0.2); tokens = " + tokens), "-q").good().out().lines().toList();
    assertTrue(number(said.get(2), 0) > number(said.get(3), 0), said::toString);
    Path other = Files.writeString(folder.resolve("other.txt"), "bird\ta Hen\nfish\tthe emu\n");
    if (tokens.contains("refuse")) CliRun.by("eval", model(), "--data", other).bad(other + ":2: word 'emu' is not among the 13 that the model knows; it knows ");
    else CliRun.by("eval", model(), "--data", other).good();
  }

  @Test
  void oneHotAsWell() throws IOException {
    labelled("t.txt");
    String network = ONE.replace("input  x over", "input  x[V] over").replace("embedding(x, V, 8)", "x");
    assertEquals(1, number(CliRun.by("train", program(network, "texts = \"t.txt\"; tokens = words; split = random(0.2)"), "-q").good().out().lines().toList().get(2), 0));
  }

  /** A word is a verb behind "to", else a noun: the token alone does not tell, its neighbour does. */
  @Test
  void tokensAreTagged() throws IOException {
    Random random = new Random(3);
    String[] words = {"walk", "drink", "play", "talk"};
    StringBuilder text = new StringBuilder();
    for (int e = 0; e < 80; e++) {
      for (int i = 0; i < 1 + e % 4; i++) {
        boolean verb = random.nextBoolean();
        text.append(verb ? "to\tO\n" : "the\tO\n").append(words[random.nextInt(4)]).append(verb ? "\tverb\n" : "\tnoun\n");
      }
      text.append(e % 3 == 0 ? "\n\n" : "\n");
    }
    Files.writeString(folder.resolve("t.txt"), text);
    List<String> said = CliRun.by("train", program(EACH, "tagged = \"t.txt\""), "-q").good().out().lines().toList();
    assertEquals("validation: 16 sequences, 3 classes", said.get(0));
    assertEquals(1, number(said.get(2), 0), said::toString);
    assertTrue(number(said.get(3), 0) == 0.5 && said.get(4).startsWith("  usual tag of each token ") && number(said.get(4), 0) < 0.9, said::toString);
    Path alone = Files.writeString(folder.resolve("alone.txt"), "to\nwalk\n\nthe\ngnu\nto\nplay\n");
    List<String> tags = CliRun.by("predict", model(), "--data", alone).good().out().lines().toList();
    assertEquals(List.of("sequence,step,y_predicted,y", "1,1,O,", "1,2,verb,", "2,1,O,"), tags.subList(0, 4));
    assertEquals(List.of("2,3,O,", "2,4,verb,"), tags.subList(5, 7));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
      "a\\tx y\\nb z\\n       | texts = \"t.txt\"                        | t.txt:2: has no tab, but other lines do; write a label, a tab, and a text",
      "a\\tx y\\nb\\t \\n     | texts = \"t.txt\"                        | t.txt:2: has no text",
      "a\\tx y\\n\\t z\\n     | texts = \"t.txt\"                        | t.txt:2: has no label",
      "\\n\\n                 | texts = \"t.txt\"                        | t.txt: holds no text",
      "x y\\nz\\nz\\n         | texts = \"t.txt\"                        | t.txt: comes without labels",
      "a\\tx\\na\\ty\\na\\tz\\n | texts = \"t.txt\"; least = 1           | the training part has only the class 'a'",
      "a\\tx\\nb\\ty\\nc\\tz\\n | texts = \"t.txt\"; least = 1           | t.txt:3: sequence '3': label 'c' is none of the classes of the training part; they are a, b",
      "a\\tx\\nb\\ty\\nc\\tz\\n | texts = \"t.txt\"                      | the training part has no character that occurs 2 times",
      "a\\tx\\nb\\ty\\nc\\tz\\n | texts = \"t.txt\"; tokens = syllables  | 'syllables' is none of characters, words, byte_pairs",
      "a\\tx\\nb\\ty\\nc\\tz\\n | texts = \"t.txt\"; unseen = zeros      | 'zeros' is none of refuse, unknown",
      "a\\tx\\nb\\ty\\nc\\tz\\n | texts = \"t.txt\"; unseen = refuse; least = 2 | 'least' leaves out some characters, which 'unseen = refuse' would then refuse",
      "a\\tx\\nb\\ty\\nc\\tz\\n | texts = \"t.txt\"; vocabulary = 1      | a vocabulary of 1; it must be at least 2",
      "a\\tx\\nb\\ty\\nc\\tz\\n | texts = \"t.txt\"; longest = 0         | a longest of 0; it must be at least 1",
      "a\\tx\\nb\\ty\\nc\\tz\\n | texts = \"t.txt\"; window = 3          | 'window' means nothing to 'texts'; it goes with forecasts of a table, a 'text'; leave it out",
      "a\\tx\\n\\nb\\ty\\n\\nc\\ty\\n | tagged = \"t.txt\"; least = 1          | t.txt: has a label for each step, but the target 'y' does not vary over time",
      "a\\tx\\tq\\n            | tagged = \"t.txt\"                      | t.txt:1: has more than one tab",
      "a\\tx\\nb\\ty\\nc\\tz\\n | tagged = \"t.txt\"; tokens = words     | 'tokens' means nothing to 'tagged'; it goes with a 'text', 'texts', 'pairs', 'vectors', 'lines'; leave it out",
      "a b c d\\n              | text = \"t.txt\"; tokens = words; split = random(0.2) | 'random' where the tokens are learned from the training part of a text"})
  void badTextIsAnErrorWithAPlace(String text, String data, String message) throws IOException {
    Files.writeString(folder.resolve("t.txt"), text.replace("\\n", "\n").replace("\\t", "\t"));
    CliRun.by("train", program(ONE, data)).bad(message);
  }

  /** Three kinds of texts of one to five words, with words of their own and words of all. */
  private void labelled(String file) throws IOException {
    String[][] words = {{"bird", "hen", "sings", "egg"}, {"fish", "fish", "swims", "fin"}, {"weather", "rain", "falls", "cloud"}};
    String[] all = {"the", "a", "and", "of"};
    Random random = new Random(2);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 120; i++) {
      String[] own = words[random.nextInt(3)];
      text.append(own[0]).append('\t').append(own[1 + random.nextInt(3)]);
      for (int k = random.nextInt(5); k > 0; k--) text.append(' ').append(random.nextBoolean() ? own[1 + random.nextInt(3)] : all[random.nextInt(4)]);
      text.append('\n');
    }
    Files.writeString(folder.resolve(file), text);
  }

  /** A number in a line of scores. */
  private static double number(String line, int place) {
    String[] cells = line.strip().split(" {2,}| (?=\\d)");
    return Double.parseDouble(cells[cells.length - (int) java.util.Arrays.stream(cells).filter(c -> c.matches("\\d+\\.\\d+(e-\\d+)?")).count() + place]);
  }

  private Path program(String network, String data) throws IOException {
    return Files.writeString(folder.resolve("p.rondo"), network + "data { " + data + " }\n" + TRAIN);
  }

  private Path model() {
    return folder.resolve("p.safetensors");
  }
}
