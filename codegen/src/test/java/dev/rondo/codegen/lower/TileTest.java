package dev.rondo.codegen.lower;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.autodiff.Adjoint;
import dev.rondo.codegen.CompileListener;
import dev.rondo.codegen.kernel.Kernel;
import dev.rondo.codegen.kernel.KernelProgram;
import dev.rondo.codegen.kernel.KernelValue;
import dev.rondo.codegen.kernel.LaneOp;
import dev.rondo.codegen.kernel.Stmt;
import dev.rondo.codegen.machine.Element;
import dev.rondo.codegen.machine.Target;
import dev.rondo.codegen.options.Options;
import dev.rondo.codegen.schedule.Scheduler;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.language.Language;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The code of tiles for each kind of register, on whatever machine: numbers do not tell whether it is as it should be, since they are the same in any case. */
class TileTest {

  private static final Pattern SIZE = Pattern.compile("tile_(\\d+)x(\\d+).*");

  private record Shape(int rows, int width) {}

  private static KernelProgram program(Target target, int batch, int units) {
    Recurrence lstm = Language.cell("lstm");
    return ProgramLowering.program(Scheduler.of(lstm, Options.of(Map.of("I", units, "H", units), batch, 10).element(target.element()), target, new CompileListener() {}));
  }

  private static Shape shape(Kernel tile) {
    Matcher size = SIZE.matcher(tile.name());
    assertTrue(size.matches(), tile.name());
    return new Shape(Integer.parseInt(size.group(1)), Integer.parseInt(size.group(2)));
  }

  /** The loops of a tile that have no other within. */
  private static List<Stmt.For> innermost(List<Stmt> body) {
    List<Stmt.For> loops = new ArrayList<>();
    for (Stmt s : body) {
      if (!(s instanceof Stmt.For loop)) continue;
      List<Stmt.For> within = innermost(loop.body());
      loops.addAll(within.isEmpty() ? List.of(loop) : within);
    }
    return loops;
  }

  private static boolean isFma(Stmt s) {
    return s instanceof Stmt.Let let && let.value() instanceof KernelValue.Lane lane && lane.op() == LaneOp.FMA;
  }

  private static int fmas(Stmt.For loop) {
    return (int) loop.body().stream().filter(TileTest::isFma).count();
  }

  /** How many fma come before each store of a loop. */
  private static List<Integer> stores(Stmt.For loop) {
    List<Integer> places = new ArrayList<>();
    int before = 0;
    for (Stmt s : loop.body()) {
      if (isFma(s)) before++;
      if (s instanceof Stmt.Store) places.add(before);
    }
    return places;
  }

  private static List<Kernel> tiles(KernelProgram program) {
    List<Kernel> tiles = program.kernels().stream().filter(k -> k.name().startsWith("tile_")).toList();
    assertFalse(tiles.isEmpty(), "there is a product");
    return tiles;
  }

  @ParameterizedTest
  @CsvSource({"F32, 16, 32, 256", "F32, 16, 24, 97", "F64, 8, 20, 200", "F32, 8, 32, 256", "F32, 8, 24, 97", "F32, 8, 1, 650", "F32, 8, 2, 97", "F64, 4, 20, 200", "F32, 4, 7, 33"})
  void registersHoldTheTile(Element element, int lanes, int batch, int units) {
    Target target = new Target(element, lanes);
    int registers = lanes * element.bytes() == 64 ? 32 : 16;
    for (Kernel tile : tiles(program(target, batch, units))) {
      Shape s = shape(tile);
      assertTrue(s.rows * s.width + s.width + 1 <= registers, tile.name());
      for (Stmt.For loop : innermost(tile.body())) assertEquals(0, fmas(loop) % (s.rows * s.width), "whole terms");
    }
  }

  /** HotSpot's first compiler gave up at a tile of 280 (four slices, 4 x 2, four terms a round), and the second was never asked. */
  @ParameterizedTest
  @CsvSource({"F32, 16, 32, 64", "F32, 8, 32, 64", "F32, 8, 20, 64", "F64, 4, 20, 64", "F32, 4, 7, 33"})
  void noTileIsTooLongToBeProfiled(Element element, int lanes, int batch, int units) {
    Target target = new Target(element, lanes);
    Recurrence gradient = Adjoint.of(Language.cell("lstm"));
    int most = 0;
    for (Kernel tile : tiles(ProgramLowering.program(Scheduler.of(gradient, Options.of(Map.of("I", units, "H", units), batch, 10).element(element), target, new CompileListener() {})))) {
      int sums = innermost(tile.body()).stream().mapToInt(TileTest::fmas).sum();
      assertTrue(sums <= Tile.INSTRUCTIONS * 3 / 4, tile.name() + " has " + sums);
      most = Math.max(most, sums);
    }
    assertTrue(most > 0);
  }

  /** Four terms a round, one of the sums stored after each, in the last after the middle row; the rest of the sum one by one, without. */
  @ParameterizedTest
  @CsvSource({"F32, 8, 30, 256", "F32, 8, 24, 97", "F64, 4, 20, 200", "F32, 4, 10, 33"})
  void sixteenRegistersAddFourTermsARound(Element element, int lanes, int batch, int units) {
    int four = 0;
    for (Kernel tile : tiles(program(new Target(element, lanes), batch, units))) {
      Shape s = shape(tile);
      int term = s.rows * s.width, middle = (s.rows - 1) / 2 * s.width + s.width;
      for (Stmt.For loop : innermost(tile.body())) {
        if (fmas(loop) == term) {
          assertEquals(List.of(), stores(loop), tile.name());
          assertTrue(loop.count() < 4, "four at once wherever there are four");
          continue;
        }
        four++;
        assertEquals(4 * term, fmas(loop), tile.name());
        assertEquals(List.of(term, 2 * term, 3 * term, 3 * term + middle), stores(loop), tile.name());
      }
    }
    assertTrue(four > 0, "a loop of four terms");
  }

  @ParameterizedTest
  @CsvSource({"F32, 16", "F64, 8"})
  void thirtyTwoRegistersAddOneAndStoreNothingBetween(Element element, int lanes) {
    for (Kernel tile : tiles(program(new Target(element, lanes), 24, 200))) {
      Shape s = shape(tile);
      for (Stmt.For loop : innermost(tile.body())) {
        assertEquals(s.rows * s.width, fmas(loop));
        assertEquals(List.of(), stores(loop));
      }
    }
  }

  private static List<Integer> loads(Stmt.For loop) {
    return loop.body().stream().filter(s -> s instanceof Stmt.Let let && let.value() instanceof KernelValue.Load load && load.kind() == KernelValue.Kind.VECTOR)
        .map(s -> ((KernelValue.Load) ((Stmt.Let) s).value()).at().constant()).toList();
  }

  /** The gates' 64 vectors (128 of doubles) are 16 panels of four (32): a tile reads panels i and i + 8 (16), each 256 numbers deep, and stores a sum after every term. With 16 registers panels are read one by one. */
  @ParameterizedTest
  @CsvSource({"F32, 16, 1, true", "F32, 16, 2, true", "F32, 16, 3, false", "F64, 8, 1, true", "F32, 8, 1, false"})
  void oneOrTwoRowsReadTwoPanelsAtATime(Element element, int lanes, int batch, boolean two) {
    int vectors = 1024 / lanes, panel = 256 * 4 * lanes;
    List<Integer> far = List.of(0, lanes, 2 * lanes, 3 * lanes).stream().map(j -> vectors / 8 * panel + j).toList();
    List<Kernel> tiles = ofRows(batch, program(new Target(element, lanes), batch, 256));
    for (Kernel tile : tiles) {
      Stmt.For loop = innermost(tile.body()).get(0);
      List<Integer> loads = loads(loop);
      assertEquals(two, loads.containsAll(far), tile.name() + ": " + loads);
      if (two) assertEquals(List.of(fmas(loop)), stores(loop));
      if (two) assertEquals(8, loads.size());
    }
  }

  /** Weights that the first-level cache holds, or that come from memory, are read as HotSpot likes. */
  @ParameterizedTest
  @CsvSource({"F32, 16, 32", "F32, 16, 1024", "F64, 8, 700"})
  void tilesForWeightsFromNearAndFarStoreNothingBetween(Element element, int lanes, int units) {
    for (Kernel tile : ofRows(1, program(new Target(element, lanes), 1, units))) assertEquals(List.of(), stores(innermost(tile.body()).get(0)), tile.name());
  }

  /** The tiles of a loop of so many examples; what leaves the loop has more rows. */
  private static List<Kernel> ofRows(int rows, KernelProgram program) {
    List<Kernel> tiles = tiles(program).stream().filter(t -> shape(t).rows == rows).toList();
    assertFalse(tiles.isEmpty(), "a tile of " + rows + " rows");
    return tiles;
  }

  /** From the first panel to the last at even steps, from the last to the first at odd ones; where there is more to do with each than to read it, always from the first. */
  @ParameterizedTest
  @CsvSource({"1, true", "4, true", "5, false"})
  void fewRowsGoToAndFro(int batch, boolean turns) {
    for (Target target : List.of(new Target(Element.F32, 16), new Target(Element.F32, 8), new Target(Element.F32, 1))) {
      String text = program(target, batch, 100).toString();
      assertEquals(turns, text.contains(" where t is odd"), text);
    }
  }

  private static List<String> names(KernelProgram program, String begin) {
    return program.kernels().stream().map(Kernel::name).filter(n -> n.matches(begin + "_\\d+_x_\\d+.*")).sorted().toList();
  }

  /** The deltas of four gates are alike in all but where they lie, and so are x and h. */
  @Test
  void gatesShareTheCodeOfTheirGradients() {
    Recurrence back = Adjoint.of(Language.cell("lstm"));
    KernelProgram program = ProgramLowering.program(Scheduler.of(back, Options.of(Map.of("I", 80, "H", 80), 10, 30), new Target(Element.F32, 16), new CompileListener() {}));
    assertEquals(List.of("panels_300_x_80"), names(program, "panels"));
    assertEquals(List.of("strips_300_x_80"), names(program, "strips"));
    assertEquals(List.of("sums_80_x_300"), names(program, "sums"));
  }

  /** Sums, columns and the rows that HotSpot of JDK 25 loads ahead fit 32 registers. */
  @ParameterizedTest
  @CsvSource({"1", "2", "3", "4", "5", "6", "7", "8"})
  void stripsLeaveRegistersForWhatIsLoadedAhead(int vectors) {
    Target target = new Target(Element.F32, 16);
    int rows = target.stripRows(vectors);
    assertTrue(rows >= 1 && rows <= target.tileRows(vectors));
    if (Runtime.version().feature() >= 25) assertTrue(rows * vectors + vectors + Math.min(rows, 6) <= 32, rows + " x " + vectors);
    else assertEquals(target.tileRows(vectors), rows);
    assertEquals(5, new Target(Element.F32, 8).stripRows(2));
  }
}
