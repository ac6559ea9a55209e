package dev.rondo.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Seq2SeqTaskTest {

  /** "Aa" and "BB" have one hash, "Ab" another, and that of "zzzzzz" is negative. */
  @ParameterizedTest
  @CsvSource({"BB|Aa|Aa|BB|Ab, Aa", "BB|Aa|BB|Ab|Ab|Ab, Ab", "BB|Aa|BB|Aa|Ab|Ab|Ab, Ab", "zzzzzz|Aa|BB|zzzzzz, zzzzzz", "b|a|c, a", "a, a", "|x|, ''"})
  void theCommonestText(String texts, String expected) {
    List<String> all = List.of(texts.split("\\|", -1));
    assertEquals(expected, Seq2SeqTask.commonest(all, IntStream.range(0, all.size()).toArray()));
  }
}
