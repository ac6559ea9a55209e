package dev.rondo.graph.language;

import dev.rondo.graph.Dim;
import dev.rondo.graph.Printer;
import dev.rondo.graph.Shape;
import dev.rondo.graph.text.Fault;
import dev.rondo.graph.text.Parser;
import dev.rondo.graph.text.Spelling;
import dev.rondo.graph.text.Syntax;
import dev.rondo.graph.text.Syntax.Sign;
import dev.rondo.graph.text.Syntax.Term;
import java.util.List;

/** Term -> dimension: names of dimensions and integers under +, - and *. */
final class Dims {

  private static final int MOST_TERMS = 64;
  private static final String FORM = "a dimension is built of the names in the block's head and whole numbers with +, - and *";

  private Dims() {}

  static Shape shape(List<Term> terms, Scope scope) {
    return new Shape(terms.stream().map(t -> of(t, scope)).toList());
  }

  /** The length of an axis in a declaration. */
  static Dim size(Term term, Scope scope) {
    return of(term, scope, 1);
  }

  /** A position, or a length that may be 0, such as that of an empty slice. */
  static Dim of(Term term, Scope scope) {
    return of(term, scope, 0);
  }

  private static Dim of(Term term, Scope scope, long least) {
    try {
      Dim dim = read(term, scope);
      if (dim.terms().size() > MOST_TERMS) throw new Fault(term.at(), "a dimension of more than " + MOST_TERMS + " terms", "use fewer");
      long constant = dim.terms().getOrDefault("", 0L);
      if (dim.isConstant() && (constant < least || constant > Integer.MAX_VALUE)) {
        throw new Fault(term.at(), "an axis cannot be " + dim + " long", "a length lies between " + least + " and " + Integer.MAX_VALUE);
      }
      return dim;
    } catch (ArithmeticException overflow) {
      throw new Fault(term.at(), "a dimension is too large to compute with", "use smaller numbers");
    }
  }

  private static String instead(String name, Scope scope) {
    if (scope.function().isPresent()) return "a function has no dimensions: take shapes off values, as 0 * x for zeros, or write it as a cell, which has them: cell " + scope.function().get() + "(" + name + ") { .. }";
    if (Parser.IMPLICIT.containsKey(name)) return "leave it out: '" + name + "' is " + Parser.IMPLICIT.get(name) + ", an axis that is never written";
    String near = Spelling.nearest(name, scope.dims());
    return near != null ? "did you mean '" + near + "'" : "add it to the parentheses after the block's name";
  }

  private static Dim read(Term term, Scope scope) {
    if (term instanceof Syntax.Number n) {
      if (n.value() != Math.rint(n.value()) || Math.abs(n.value()) > Integer.MAX_VALUE) {
        throw new Fault(n.at(), "the length " + Printer.number(n.value()) + " is not a whole number below 2^31", FORM);
      }
      return Dim.of((long) n.value());
    }
    if (term instanceof Syntax.Name n && !n.primed()) {
      if (scope.dims().contains(n.name())) return Dim.named(n.name());
      throw new Fault(n.at(), "'" + n.name() + "' is not a dimension here", () -> instead(n.name(), scope));
    }
    if (term instanceof Syntax.Negated n) return Dim.of(0).minus(read(n.of(), scope));
    if (term instanceof Syntax.Binary b && (b.sign() == Sign.ADD || b.sign() == Sign.SUB || b.sign() == Sign.MUL)) {
      Dim left = read(b.left(), scope), right = read(b.right(), scope);
      if (left.terms().size() * right.terms().size() > MOST_TERMS * MOST_TERMS) throw new Fault(b.at(), "a dimension of too many terms", "use fewer");
      return b.sign() == Sign.ADD ? left.plus(right) : b.sign() == Sign.SUB ? left.minus(right) : left.times(right);
    }
    throw new Fault(term.at(), "this is not a dimension", FORM);
  }
}
