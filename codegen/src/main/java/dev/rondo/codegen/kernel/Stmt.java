package dev.rondo.codegen.kernel;

import java.util.List;

/** A statement of a kernel. A new kind gets a case in {@link Visitor}; nothing compiles until every fold has it. */
public sealed interface Stmt {

  void visit(Visitor visitor);

  /** Visits statements one after another. */
  static void visit(List<Stmt> body, Visitor visitor) {
    for (Stmt statement : body) statement.visit(visitor);
  }

  /** A function for each kind of statement. */
  interface Visitor {
    void let(Let let);

    void position(Position position);

    void turn(Turn turn);

    void store(Store store);

    void loop(For loop);

    void call(Call call);

    void note(Note note);

    void lap(Lap lap);

    void barrier(Barrier barrier);
  }

  /** Sets a register. */
  record Let(KernelValue.Reg reg, KernelValue value) implements Stmt {
    @Override
    public void visit(Visitor visitor) {
      visitor.let(this);
    }
  }

  /**
   * Sets an index: the integer part of a number, moved to the nearest of 0 .. length - 1; 0 for NaN. So an address with
   * this index is always valid.
   */
  record Position(String variable, KernelValue number, int length) implements Stmt {
    @Override
    public void visit(Visitor visitor) {
      visitor.position(this);
    }
  }

  /**
   * Sets an index to that of a loop of {@code count} iterations, counted from its end if {@code by} is odd. Weights
   * that are read this way at one time step are read in the opposite order at the next. The last weights of a step are
   * then still in the cache.
   */
  record Turn(String variable, String round, int count, String by) implements Stmt {
    @Override
    public void visit(Visitor visitor) {
      visitor.turn(this);
    }
  }

  /** Writes a number, or a vector of them, to memory. */
  record Store(AffineIndex at, KernelValue value) implements Stmt {
    @Override
    public void visit(Visitor visitor) {
      visitor.store(this);
    }
  }

  /** {@code count} iterations with variable = from, from + step, from + 2 step, ... */
  record For(String variable, int from, int count, int step, List<Stmt> body) implements Stmt {
    public For {
      body = List.copyOf(body);
    }

    @Override
    public void visit(Visitor visitor) {
      visitor.loop(this);
    }
  }

  /** Runs another kernel with these arguments. */
  record Call(String kernel, List<AffineIndex> args) implements Stmt {
    public Call {
      args = List.copyOf(args);
    }

    @Override
    public void visit(Visitor visitor) {
      visitor.call(this);
    }
  }

  /**
   * The next statements compute this equation; the note itself does nothing. {@code equation} is its text and
   * {@code place} its position. {@code line} is the line of the main file that it comes from, 0 if there is none.
   */
  record Note(String name, String equation, String place, int line) implements Stmt {

    /** The text of a comment. */
    public String text() {
      return equation + "   " + place;
    }

    @Override
    public void visit(Visitor visitor) {
      visitor.note(this);
    }
  }

  /** The time since the last lap belongs to this slot; only in timed programs. */
  record Lap(int slot) implements Stmt {
    @Override
    public void visit(Visitor visitor) {
      visitor.lap(this);
    }
  }

  /**
   * Waits until all threads arrive. Each thread has a counter in memory, {@code spacing} elements from the previous
   * one's.
   */
  record Barrier(int at, int spacing, int thread, int threads) implements Stmt {
    @Override
    public void visit(Visitor visitor) {
      visitor.barrier(this);
    }
  }
}
