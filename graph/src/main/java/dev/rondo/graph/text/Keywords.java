package dev.rondo.graph.text;

import dev.rondo.graph.text.Syntax.Term;
import java.util.List;

/** Arguments that are words and not values: {@code backward = yes}, {@code join = add}. */
public final class Keywords {

  private Keywords() {}

  public static boolean yes(Term term, String argument) {
    return one(term, argument, List.of("yes", "no")).equals("yes");
  }

  /** The word, which must be one of the known ones. */
  public static String one(Term term, String argument, List<String> known) {
    if (term instanceof Syntax.Name n && !n.primed() && known.contains(n.name())) return n.name();
    throw new Fault(term.at(), "'" + argument + "' takes a word", "write " + argument + " = " + String.join(" or " + argument + " = ", known));
  }
}
