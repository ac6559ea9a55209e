package dev.rondo.codegen.kernel;

import java.util.List;

/** A statement of a kernel. A new kind gets a case in {@link Visitor}; nothing compiles until every fold has it. */
public sealed interface Stmt {

  void visit(Visitor visitor);

  /** Visits statements one after another. */
  static void visit(List<Stmt> body, Visitor visitor) {
    for (Stmt statement : body) statement.visit(visitor);
  }

  /** What to do with a statement, by its kind. */
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

  /** Sets an index: the whole part of a number, brought to the nearest of 0 .. length - 1; 0 for NaN. So what is addressed with it is always there. */
  record Position(String variable, KernelValue number, int length) implements Stmt {
    @Override
    public void visit(Visitor visitor) {
      visitor.position(this);
    }
  }

  /** Sets an index to that of a loop of {@code count} rounds, counted from its end where {@code by} is odd. Weights that are read so at one step of time are read the other way round at the next, which finds in the cache those that came last. */
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

  /** {@code count} rounds with variable = from, from + step, from + 2 step, ... */
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
   * What follows computes this equation; nothing happens. {@code equation} is its text, {@code place} where it stands, {@code line} the line of the file in hand that
   * it comes from, 0 where there is none.
   */
  record Note(String name, String equation, String place, int line) implements Stmt {

    /** For a comment. */
    public String text() {
      return equation + "   " + place;
    }

    @Override
    public void visit(Visitor visitor) {
      visitor.note(this);
    }
  }

  /** The time since the last lap belongs to this slot; only in programs that are made to be timed. */
  record Lap(int slot) implements Stmt {
    @Override
    public void visit(Visitor visitor) {
      visitor.lap(this);
    }
  }

  /** Waits until all threads have come here. Each has a counter in memory, {@code spacing} elements from the last one's. */
  record Barrier(int at, int spacing, int thread, int threads) implements Stmt {
    @Override
    public void visit(Visitor visitor) {
      visitor.barrier(this);
    }
  }
}
