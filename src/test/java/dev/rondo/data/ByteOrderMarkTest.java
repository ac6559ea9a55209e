package dev.rondo.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rondo.data.file.ColumnReference;
import dev.rondo.data.file.Csv;
import dev.rondo.data.file.TableLayout;
import dev.rondo.data.store.Table;
import dev.rondo.data.store.TextFile;
import dev.rondo.data.text.Corpus;
import dev.rondo.data.text.LabelledTexts;
import dev.rondo.data.text.Seq2SeqFile;
import dev.rondo.data.text.TaggedTokens;
import dev.rondo.data.token.Lexicon;
import dev.rondo.data.token.Unit;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A byte-order mark is no part of any text. */
class ByteOrderMarkTest {

  private static final String MARK = "\uFEFF";

  @TempDir Path folder;

  static Stream<Arguments> readers() {
    return Stream.of(
        reader("names", "v,w\n1,2\n", f -> table(f, ColumnReference.of("v"))),
        reader("names in quotes", "\"v\",\"w\"\n1,2\n", f -> table(f, ColumnReference.of("v"))),
        reader("a comment", "# of today\nv,w\n1,2\n", f -> table(f, ColumnReference.of("v"))),
        reader("no header", "1\n2\n3\n", f -> table(f, ColumnReference.of(1))),
        reader("labelled texts", "a\tone two\nb\tone\n", f -> LabelledTexts.read(f, 0).labels()),
        reader("texts", "one two\none\n", f -> LabelledTexts.read(f, 0).text(0)),
        reader("tags", "he\tN\nran\tV\n", f -> tokens(TaggedTokens.read(f))),
        reader("pairs", "one\teins\ntwo\tzwei\n", f -> all(Seq2SeqFile.pairs(f))),
        reader("sources", "one\ntwo\n", f -> all(Seq2SeqFile.pairs(f))),
        reader("vectors", "0 0\ta\n1 1\tb\n", f -> Seq2SeqFile.vectors(f).vectors(0)[0][0] + "" + all(Seq2SeqFile.vectors(f))),
        reader("labelled lines", "a\tone\nb\ttwo\n", f -> all(Seq2SeqFile.lines(f, true))),
        reader("lines", "one\ntwo\n", f -> all(Seq2SeqFile.lines(f, false))),
        reader("a running text", "one two", f -> corpus(List.of(f))),
        reader("two running texts", "one two", f -> corpus(List.of(f, f))),
        reader("an empty file", "", f -> TextFile.lines(f)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("readers")
  void aMarkIsNotRead(String what, String text, Function<Path, Object> read) throws IOException {
    Object plain = read.apply(write("plain.txt", text));
    assertEquals(plain, read.apply(write("marked.txt", MARK + text)));
    assertEquals(plain, read.apply(packed("marked.txt.gz", MARK + text)));
  }

  @Test
  void whatStandsElsewhereIsText() throws IOException {
    assertEquals(List.of(MARK + "one", MARK + "two"), TextFile.lines(write("twice.txt", MARK + MARK + "one\n" + MARK + "two\n")));
  }

  private static Arguments reader(String what, String text, Function<Path, Object> read) {
    return Arguments.of(what, text, read);
  }

  private static Object table(Path file, ColumnReference column) {
    Table table = Csv.read(file, new Csv.Wanted(List.of(column)), TableLayout.COMMAS);
    return IntStream.range(0, table.rows()).mapToObj(table.columns().get(0)::at).toList();
  }

  private static Object tokens(TaggedTokens tagged) {
    Lexicon lexicon = tagged.lexicon(new Lexicon.Fitting(Unit.WORDS, false, false, 0, 1), new int[] {0});
    return List.of(lexicon, tagged.sequences(lexicon.tokeniser()).labels());
  }

  private static Object all(Seq2SeqFile read) {
    return read.before().map(List::copyOf) + " " + read.texts().map(List::copyOf);
  }

  private static String corpus(List<Path> files) {
    Corpus corpus = Corpus.of(files);
    try (Stream<String> pieces = corpus.pieces(0, corpus.length())) {
      return String.join("", pieces.toList());
    }
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private Path packed(String name, String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return Files.write(folder.resolve(name), bytes.toByteArray());
  }
}
