package dev.rondo.codegen.kernel;

import java.util.List;

/** What a kernel does. */
public sealed interface Stmt {

  /** Sets a register. */
  record Let(KernelValue.Reg reg, KernelValue value) implements Stmt {}

  /** Sets an index: the whole part of a number, brought to the nearest of 0 .. length - 1; 0 for NaN. So what is addressed with it is always there. */
  record Position(String variable, KernelValue number, int length) implements Stmt {}

  /** Sets an index to that of a loop of {@code count} rounds, counted from its end where {@code by} is odd. Weights that are read so at one step of time are read the other way round at the next, which finds in the cache those that came last. */
  record Turn(String variable, String round, int count, String by) implements Stmt {}

  /** Writes a number, or a vector of them, to memory. */
  record Store(AffineIndex at, KernelValue value) implements Stmt {}

  /** {@code count} rounds with variable = from, from + step, from + 2 step, ... */
  record For(String variable, int from, int count, int step, List<Stmt> body) implements Stmt {
    public For {
      body = List.copyOf(body);
    }
  }

  /** Runs another kernel with these arguments. */
  record Call(String kernel, List<AffineIndex> args) implements Stmt {
    public Call {
      args = List.copyOf(args);
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
  }

  /** The time since the last lap belongs to this slot; only in programs that are made to be timed. */
  record Lap(int slot) implements Stmt {}

  /** Waits until all threads have come here. Each has a counter in memory, {@code spacing} elements from the last one's. */
  record Barrier(int at, int spacing, int thread, int threads) implements Stmt {}
}
