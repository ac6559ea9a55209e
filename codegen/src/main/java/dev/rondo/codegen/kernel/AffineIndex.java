package dev.rondo.codegen.kernel;

import java.util.ArrayList;
import java.util.List;

/** An address or index: constant + Σ coefficient · variable. */
public record AffineIndex(int constant, List<Term> terms) {

  /** coefficient · variable. */
  public record Term(String variable, int coefficient) {}

  public AffineIndex {
    terms = List.copyOf(terms);
  }

  public static AffineIndex of(int constant) {
    return new AffineIndex(constant, List.of());
  }

  public static AffineIndex of(String variable) {
    return of(0).plus(variable, 1);
  }

  public AffineIndex plus(int offset) {
    return new AffineIndex(Math.addExact(constant, offset), terms);
  }

  public AffineIndex plus(String variable, int coefficient) {
    if (coefficient == 0) return this;
    List<Term> sum = new ArrayList<>();
    int c = coefficient;
    for (Term t : terms) {
      if (t.variable.equals(variable)) c += t.coefficient;
      else sum.add(t);
    }
    if (c != 0) sum.add(new Term(variable, c));
    return new AffineIndex(constant, sum);
  }

  public AffineIndex plus(AffineIndex other) {
    AffineIndex sum = plus(other.constant);
    for (Term t : other.terms) sum = sum.plus(t.variable, t.coefficient);
    return sum;
  }

  public AffineIndex times(int factor) {
    AffineIndex product = of(Math.multiplyExact(constant, factor));
    for (Term t : terms) product = product.plus(t.variable, Math.multiplyExact(t.coefficient, factor));
    return product;
  }

  @Override
  public String toString() {
    StringBuilder out = new StringBuilder();
    for (Term t : terms) out.append(out.length() == 0 ? "" : " + ").append(t.coefficient == 1 ? "" : t.coefficient + "*").append(t.variable);
    if (constant != 0 || terms.isEmpty()) out.append(out.length() == 0 ? "" : " + ").append(constant);
    return out.toString();
  }
}
