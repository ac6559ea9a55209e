package dev.rondo.codegen.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.autodiff.Adjoint;
import dev.rondo.codegen.Compiled;
import dev.rondo.codegen.Stage;
import dev.rondo.codegen.options.Options;
import dev.rondo.codegen.schedule.plan.Buffer;
import dev.rondo.codegen.schedule.plan.ValueNames;
import dev.rondo.codegen.schedule.plan.View;
import dev.rondo.graph.Expr;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.language.Language;
import dev.rondo.graph.library.Library;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Who reads a schedule, or what is made of it, finds each value by its own name. */
class NamesTest {

  private static final String TAPS = """
      cell taps(I, H) {
        input x[I]
        state h[H]
        param W[H, I], V[H, I], A[H, I], B[H, H], U[H, H]
        z  = tanh(A @ x)
        h' = tanh(W @ x + V @ x[t-1] + B @ z[t-1] + U @ h)
        output h'
      }
      """;

  private static Compiled compiled(Recurrence r) {
    return Compiled.of(r, Options.of(r.dims().stream().collect(Collectors.toMap(d -> d, d -> d.equals("I") ? 3 : 4)), 2, 5));
  }

  private static List<String> written(Compiled c) {
    return c.schedule().steps().stream().flatMap(s -> s.writes().stream()).map(View::name).toList();
  }

  /** Of {@code [a | b]} a and b, or what is not several. */
  private static List<String> parts(String name) {
    return List.of(name.replaceFirst("^packed ", "").replaceAll("^\\[|]$", "").split(" \\| "));
  }

  private static List<String> read(Compiled c) {
    return c.schedule().steps().stream().flatMap(s -> s.reads().stream()).map(View::name).toList();
  }

  @Test
  void whatATapKeepsHasItsOwnName() {
    Recurrence r = Language.read(TAPS);
    assertTrue(r.names().containsValue("z"), r.names().toString());
    Compiled taps = compiled(r);
    String schedule = taps.explain(Stage.SCHEDULE);
    assertTrue(schedule.contains("state x.before <- x\n") && schedule.contains("W @ x"), schedule);
    for (Stage stage : List.of(Stage.SCHEDULE, Stage.BUFFERS, Stage.KERNELS, Stage.JAVA)) assertFalse(taps.explain(stage).contains("before'"), taps.explain(stage));
  }

  @Test
  void whatLiesOverAnotherHasItsOwnName() {
    Compiled gru = compiled(Adjoint.of(Language.cell("gru")));
    List<View> over = gru.schedule().steps().stream().flatMap(s -> s.writes().stream()).filter(v -> !v.over().isEmpty()).toList();
    assertEquals(List.of("n_bar * (1 - n * n) (over Wz @ x + Uz @ h)", "r_bar * (r * (1 - r)) (over Wn @ x + Un @ (r * h))"), over.stream().map(View::label).toList());
    assertTrue(gru.explain(Stage.SCHEDULE).contains("Wr_bar <- r_bar * (r * (1 - r)), x\n"), gru.explain(Stage.SCHEDULE));
    assertTrue(gru.explain(Stage.BUFFERS).contains("Wn @ x + Un @ (r * h), then r_bar * (r * (1 - r))\n"), gru.explain(Stage.BUFFERS));
    assertTrue(gru.explain(Stage.BUFFERS).contains("[Wz @ x + Uz @ h | Wr @ x + Ur @ h], then n_bar * (1 - n * n) (over Wz @ x + Uz @ h)\n"), gru.explain(Stage.BUFFERS));
    assertTrue(gru.explain(Stage.JAVA).contains("br_bar: the sum of r_bar * (r * (1 - r)) over 10 rows"), gru.explain(Stage.JAVA));
    assertTrue(gru.explain(Stage.JAVA).contains("void r_bar_r_1_r_z_bar_z_1_z("), gru.explain(Stage.JAVA));
  }

  @Test
  void whatLiesSideBySideIsToldApart() {
    Compiled gru = compiled(Language.cell("gru"));
    assertTrue(gru.explain(Stage.SCHEDULE).contains("onto a start: [Wz @ x + Uz @ h | Wr @ x + Ur @ h] <- [Wz @ x | Wr @ x], state h, packed [Uz | Ur]\n"), gru.explain(Stage.SCHEDULE));
    assertTrue(gru.explain(Stage.SCHEDULE).contains("r * h <- Wr @ x + Ur @ h, br, state h\n"), "a part is called by its name:\n" + gru.explain(Stage.SCHEDULE));
    assertTrue(gru.explain(Stage.JAVA).contains("void Wz_x_Uz_h_Wr_x_Ur_h_product("), gru.explain(Stage.JAVA));
  }

  /** As the language would write it, as far as that is short; a word stands for what there is no room for. */
  @Test
  void whatHasNoNameIsCalledByWhatItIs() {
    Recurrence r = Language.read("""
        cell words(H) {
          input x[H]
          state h[H]
          param W[H, H], V[H, H], b[H]
          s  = (x - b) * (h / (x * b)) - (b - x - (h - b)) + neg(x * h)
          l  = (W @ (V @ x) + V @ (W @ h)) * ((V @ x + b) * (W @ x - h) * (x + h))
          n  = (-(x * b) * h) + (-(W @ x)) * (b - W @ -h)
          h' = tanh(s + l + n)
          output h'
        }
        """);
    ValueNames labels = new ValueNames(r);
    Expr s = r.bindings().stream().filter(b -> b.name().equals("s")).findFirst().orElseThrow().value(), l = r.bindings().stream().filter(b -> b.name().equals("l")).findFirst().orElseThrow().value();
    Expr n = r.bindings().stream().filter(b -> b.name().equals("n")).findFirst().orElseThrow().value();
    assertEquals("-(x * b) * h", labels.of(n.arg(0)));
    assertEquals("-W @ x * (b - W @ (-h))", labels.of(n.arg(1)));
    assertEquals("(x - b) * (h / (x * b))", labels.of(s.arg(0).arg(0)));
    assertEquals("b - x - (h - b)", labels.of(s.arg(0).arg(1)));
    assertEquals("W @ (V @ x) + V @ (W @ h)", labels.of(l.arg(0)));
    assertEquals("add * sub * (x + h)", labels.of(l.arg(1)), "(product + b) * (product - h) * (x + h) is too long");
  }

  /** Names do not make a place another: what is loaded once is not loaded again under a second name. */
  @Test
  void aPlaceIsTheSameByAnyName() {
    View place = new View(new Buffer("a", 16, false), 0, 0, 0, 0, 1);
    assertEquals(place, place.overlaid("b"));
    assertEquals(1, Stream.of(place, place.named("c"), place.overlaid("b")).distinct().count());
    assertEquals("b (over a)", place.overlaid("b").label());
    assertEquals("b", place.overlaid("b").shifted(4).name());
  }

  /** Each of three values that come to lie in one place is there. */
  @Test
  void severalValuesMayFollowEachOtherInOnePlace() {
    Recurrence r = Language.read("""
        cell chain(I, H) {
          input x[I]
          state s[H], u[H], w[H]
          param W[H, I], U[H, H], V[H, H], Z[H, H], Y[H, H]
          a  = tanh(W @ x)
          e  = sigmoid(a + U @ s)
          s' = e * 0.5
          f  = sigmoid(e * 3 + V @ u)
          u' = f * 0.5
          g  = sigmoid(f * 3 + Y @ w)
          w' = g * 0.5
          output y = tanh(Z @ g)
        }
        """);
    Compiled chain = Compiled.of(r, Options.of(Map.of("I", 128, "H", 128), 16, 20));
    assertTrue(chain.explain(Stage.SCHEDULE).contains("g (over f)"), chain.explain(Stage.SCHEDULE));
    assertTrue(chain.explain(Stage.BUFFERS).contains(" e, then f, then g (over f)\n"), chain.explain(Stage.BUFFERS));
  }

  @Test
  void whatIsReadWasWrittenOrGivenByThatName() {
    for (String cell : Library.standard().names()) {
      Compiled c = compiled(Adjoint.of(Language.cell(cell)));
      List<String> known = Stream.concat(written(c).stream(), c.schedule().slots().keySet().stream()).toList();
      for (String name : read(c)) assertTrue(known.contains(name) || known.stream().anyMatch(k -> parts(k).containsAll(parts(name))), cell + ": " + name + " in " + known);
    }
  }
}
