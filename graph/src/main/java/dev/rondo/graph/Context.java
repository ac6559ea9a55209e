package dev.rondo.graph;

import dev.rondo.graph.text.Fault;
import dev.rondo.graph.text.Position;
import java.util.HashSet;
import java.util.Set;

/** What all terms of one block share: the draft that they add to, the program whose functions they call, and how much they may cost. */
final class Context {

  private static final int MOST = 100_000;

  final Draft draft;
  final Program program;
  /** The nodes that {@code last_step} asked for: they stay sequences. */
  final Set<Expr> sampled = new HashSet<>();
  /** The functions being expanded, to refuse one that calls itself. */
  final Set<String> expanding = new HashSet<>();
  /** The name on the left of the equation being read, or null. */
  String equation;
  /** Whether the equation has its {@code affine} already. */
  boolean affine;
  /** What names of parameters get in a round of {@code repeat}: {@code _3}. */
  String round = "";
  int depth;
  private int spent;

  Context(Draft draft, Program program) {
    this.draft = draft;
    this.program = program;
  }

  /** One more term: functions that call functions, and repeat in repeat, could go on for hours. */
  void spend(Position at) {
    if (++spent > MOST) throw new Fault(at, "the block comes to more than " + MOST + " terms when functions and repeats are written out", "use fewer rounds, or give what is called several times a name");
  }

  void begin(String name) {
    equation = name;
    affine = false;
  }
}
