package dev.rondo.experiment.score;

import dev.rondo.codegen.machine.Element;
import dev.rondo.data.DataException;
import dev.rondo.data.store.Grid;
import dev.rondo.graph.Printer;

/** |x| &lt;= the maximum number of an element type, for every number x of some data. */
public final class ElementRange {

  private static final String REMEDY = "give it in a larger unit, or compute in double precision with element = f64";

  private ElementRange() {}

  /** Makes an error for a position: what is found there, and the remedy. */
  public interface Wrong {
    DataException at(Grid.Place place, String found, String remedy);
  }

  /** Throws the exception of {@code wrong} for the first number out of range. */
  public static void check(Grid numbers, Element element, Wrong wrong) {
    numbers.beyond(element.greatest()).ifPresent(p -> {
      throw wrong.at(p, Printer.number(numbers.at(p.row(), p.column())) + ", which is beyond the greatest number of single precision, 3.4e38", REMEDY);
    });
  }
}
