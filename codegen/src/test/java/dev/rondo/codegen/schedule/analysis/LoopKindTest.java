package dev.rondo.codegen.schedule.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rondo.graph.Recurrence;
import dev.rondo.graph.analysis.Order;
import dev.rondo.graph.language.Language;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What loops are, said of cells whose papers say it: minGRU and a leaky mean are linear in h, IndRNN is elementwise, LSTM needs U @ h. */
class LoopKindTest {

  @ParameterizedTest
  @CsvSource({"lstm, PRODUCT", "gru, PRODUCT", "ugrnn, PRODUCT", "mingru, LINEAR", "indrnn, ELEMENTWISE"})
  void ofTheLibrary(String cell, LoopKind kind) {
    assertEquals(List.of(kind), kinds(Language.cell(cell)));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "h' = 0.9 * h + 0.1 * x | LINEAR", "h' = h / (1 + exp(x)) - x | LINEAR", "h' = where(x > 0, h, -h) | LINEAR", "h' = x / (1 + h) | ELEMENTWISE",
      "h' = h * h | ELEMENTWISE", "h' = where(h > 0, x, h) | ELEMENTWISE", "h' = tanh(h) | ELEMENTWISE", "h' = x + sum(h) | LINEAR"})
  void ofAnEquation(String equation, LoopKind kind) {
    assertEquals(List.of(kind), kinds(Language.read("cell c(H) { input x[H]; state h[H]; " + equation + "; output h' }")));
  }

  private static List<LoopKind> kinds(Recurrence r) {
    return Order.of(r).stream().filter(Order.Block::isLoop).map(LoopKind::of).toList();
  }
}
