package dev.rondo.examples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.experiment.ProgramFile;
import dev.rondo.graph.Recurrence;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatesTest {

  @TempDir Path folder;

  @Test
  void theFileIsWhatTheProgramWrites() throws IOException {
    Path file = folder.resolve("dates.txt.gz");
    Dates.main(new String[] {file.toString(), "10000", "1"});
    assertArrayEquals(unpacked(Path.of("dates.txt.gz")), unpacked(file));
  }

  /** But for the order in which inputs are declared: in Java lengths come before their sequences. */
  @Test
  void theNetworkFromJavaIsThatOfTheProgram() {
    Recurrence text = ProgramFile.read(Path.of("dates.rondo")).network().recurrence(), java = Dates.network();
    assertEquals(Set.copyOf(text.inputs()), Set.copyOf(java.inputs()));
    Recurrence ordered = new Recurrence(java.kind(), java.name(), java.dims(), java.params(), text.inputs(), java.states(), java.bindings(), java.outputs(), java.updates(), java.origins());
    assertEquals(text.toString(), ordered.toString());
  }

  private static byte[] unpacked(Path file) throws IOException {
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      return in.readAllBytes();
    }
  }

  /** Every line is a date, and holds its day and the last digits of its year, or its day in words. */
  @Test
  void linesAreDates() throws IOException {
    List<String> lines = new String(unpacked(Path.of("dates.txt.gz")), StandardCharsets.UTF_8).lines().toList();
    assertEquals(10000, lines.stream().map(l -> l.substring(0, l.indexOf('\t'))).distinct().count());
    for (String line : lines) {
      LocalDate date = LocalDate.parse(line.substring(line.indexOf('\t') + 1));
      assertTrue(date.getYear() >= 1930 && date.getYear() < 2030, line);
      String source = line.substring(0, line.indexOf('\t'));
      assertTrue(source.contains(" of ") || source.matches(".*\\b0?" + date.getDayOfMonth() + "(st|nd|rd|th)?\\b.*"), line);
      assertTrue(source.contains(String.format("%02d", date.getYear() % 100)), line);
    }
  }
}
