package dev.rondo.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.graph.Recurrence;
import dev.rondo.graph.language.Language;
import dev.rondo.graph.library.Library;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Where boxes stand. */
class LayerRowsTest {

  static List<String> cells() {
    return Library.standard().names();
  }

  private static Layered.Box box(String title, Integer... from) {
    return new Layered.Box(title, "", List.of(from));
  }

  /** Readers are below; nothing in a row touches another, be it a box or a line that passes; every arrow arrives, going down row by row. */
  @ParameterizedTest
  @MethodSource("cells")
  void nothingLiesOverAnother(String cell) {
    for (Recurrence r : List.of(Language.cell(cell), Derivative.of(Language.cell(cell)))) {
      List<Layered.Box> boxes = Node.of(r).stream().map(n -> new Layered.Box(n.label(), n.type(), n.from())).toList();
      LayerRows rows = new LayerRows(boxes);
      for (int row = 0; row < rows.count(); row++) {
        int at = row;
        List<LayerRows.Place> places = rows.all().filter(p -> p.row == at).sorted(Comparator.comparingDouble(p -> p.x)).toList();
        for (int i = 1; i < places.size(); i++) assertTrue(places.get(i - 1).x + places.get(i - 1).width / 2 < places.get(i).x - places.get(i).width / 2, r.name() + ", row " + row);
      }
      rows.all().forEach(p -> p.below.forEach(q -> assertEquals(p.row + 1, q.row)));
      for (int i = 0; i < boxes.size(); i++) for (int from : boxes.get(i).from()) assertTrue(leads(rows.of(from), rows.of(i)), r.name() + ": " + boxes.get(from).title() + " to " + boxes.get(i).title());
    }
  }

  private static boolean leads(LayerRows.Place from, LayerRows.Place to) {
    return from.below.stream().anyMatch(q -> q == to || q.isPassing() && leads(q, to));
  }

  @Test
  void aSourceStandsRightAboveItsReader() {
    LayerRows rows = new LayerRows(List.of(box("x"), box("a", 0), box("b", 1), box("w"), box("c", 2, 3)));
    assertEquals(List.of(0, 1, 2, 2, 3), IntStream.range(0, 5).mapToObj(i -> rows.of(i).row).toList());
  }

  /** Four lines that cross in the order of the text, and need not: 0 - 3, 1 - 2. */
  @Test
  void linesThatNeedNotCrossDoNot() {
    LayerRows rows = new LayerRows(List.of(box("a"), box("b"), box("of b", 1), box("of a", 0)));
    assertTrue((rows.of(0).x - rows.of(1).x) * (rows.of(3).x - rows.of(2).x) > 0);
    assertEquals(rows.of(0).x, rows.of(3).x, 1e-6, "right below");
  }
}
