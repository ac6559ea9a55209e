package dev.rondo.graph.language;

import dev.rondo.graph.Expr;
import dev.rondo.graph.Graphs;
import dev.rondo.graph.build.RecurrenceBuilder;
import dev.rondo.graph.text.Fault;
import dev.rondo.graph.text.Position;
import java.util.HashSet;
import java.util.Set;

/**
 * The shared context of all terms of one block: the draft that they add to, the program that defines their functions,
 * and their cost limit.
 */
final class ElaborationContext {

  private static final int MOST = 100_000;

  final RecurrenceBuilder draft;
  final ProgramElaborator program;
  /** The nodes that {@code last_step} requested: they stay sequences. */
  final Set<Expr> sampled = new HashSet<>();
  /** The functions being expanded, to refuse one that calls itself. */
  final Set<String> expanding = new HashSet<>();
  /** The name on the left of the equation being read, or null. */
  String equation;
  /** Whether the equation has its {@code affine} already. */
  boolean affine;
  /** The suffix of parameter names in an iteration of {@code repeat}: {@code _3}. */
  String round = "";
  private long spent;
  private int levels;

  ElaborationContext(RecurrenceBuilder draft, ProgramElaborator program) {
    this.draft = draft;
    this.program = program;
  }

  /** Counts one more term: functions that call functions, and nested repeats, could run for hours. */
  void spend(Position at) {
    spend(at, 1);
  }

  /**
   * Adds {@code terms} to those of the block, as those of an applied cell. The first call beyond the limit reports it;
   * later ones echo.
   */
  void spend(Position at, long terms) {
    Graphs.checkInterrupted();
    boolean before = spent > MOST;
    spent += terms;
    if (before) throw Fault.echo();
    if (spent > MOST) throw tooMany(at, "block", MOST);
    program.spend(at, terms);
  }

  static Fault tooMany(Position at, String what, int most) {
    return new Fault(at, "the " + what + " comes to more than " + most + " terms when functions, cells and repeats are written out", "use fewer rounds, or give what is called several times a name");
  }

  /** Records the application of a cell; {@code inner} is the number of its levels of cells. */
  void apply(int inner) {
    levels = Math.max(levels, inner);
  }

  /** Levels of cells: 1 if none is applied. */
  int levels() {
    return levels + 1;
  }

  void begin(String name) {
    equation = name;
    affine = false;
  }
}
