package dev.rondo.graph.text;

import java.util.List;
import java.util.Optional;

/** The syntax tree: the written text, with all positions, before names are resolved. */
public final class Syntax {

  private Syntax() {}

  /** The infix operators. */
  public enum Sign { ADD, SUB, MUL, DIV, MATMUL, LESS, LESS_EQUAL, GREATER, GREATER_EQUAL, EQUAL }

  /** A term that can stand for a value, or for a dimension. Its position is that of its operator, or of its name. */
  public sealed interface Term {
    Position at();
  }

  public record Number(double value, Position at) implements Term {}

  public record Name(String name, boolean primed, Position at) implements Term {}

  public record Negated(Term of, Position at) implements Term {}

  public record Binary(Sign sign, Term left, Term right, Position at) implements Term {}

  public record Power(Term base, int exponent, Position at) implements Term {}

  public record Call(String name, List<Argument> args, Position at) implements Term {}

  public record Slice(Term of, List<Range> ranges, Position at) implements Term {}

  /** {@code x[t-1]}: the value {@code before} steps earlier or, if negative, later. */
  public record Tap(Term of, int before, Position at) implements Term {}

  public record Argument(Optional<String> name, Term value, Position at) {}

  /** {@code from:to}; either may be missing. */
  public record Range(Optional<Term> from, Optional<Term> to) {}

  /** A line of a block. */
  public sealed interface Statement {
    Position at();
  }

  /** The kind of a declaration. */
  public enum Role { INPUT, TARGET, STATE, PARAM }

  /** The implicit axes, as written after an input. */
  public enum Variation { OVER_TIME, PER_EXAMPLE, PER_STEP, SHARED, LENGTHS, RESETS }

  /**
   * {@code param W[H, I], R[H, H] init glorot}, {@code input x[I] over time with lengths n, resets r},
   * {@code input m[H] dropout 0.5}.
   */
  public record Declaration(Role role, List<Declared> names, Optional<Variation> variation, Optional<Name> lengths, Optional<Name> resets, Optional<Term> init, Optional<Term> dropout, boolean backward, Position at)
      implements Statement {}

  public record Declared(String name, List<Term> dims, Position at) {}

  /** {@code z = ..} or {@code h' = ..}. */
  public record Equation(String name, boolean primed, Term value, Position at) implements Statement {}

  /** {@code output h'} or {@code output y = ..}; several in one line are several statements. */
  public record Output(String name, Term value, boolean equation, Position at) implements Statement {}

  public record Loss(Term value, Position at) implements Statement {}

  public record Repeat(int count, List<Statement> body, Position at) implements Statement {}

  public record Return(Term value, Position at) implements Statement {}

  /** A statement that could not be read and was reported, and the names in it. */
  public record Unread(List<String> names, Position at) implements Statement {}

  /** A definition of a file. */
  public sealed interface Definition {
    String name();

    Position at();
  }

  /** {@code cell NAME(dims) {..}} or {@code network NAME(dims) {..}}. */
  public record Block(boolean network, String name, List<String> dims, List<Statement> body, Position at, Position end) implements Definition {}

  /** {@code function NAME(params) = ..}: a name for an expression, which replaces each call. */
  public record Function(String name, List<String> params, List<Statement> body, Position at) implements Definition {}

  /** A definition that could not be read and was reported. */
  public record Damaged(String name, Position at) implements Definition {}

  /** A settings block; whether all of it could be read. */
  public record Configuration(Settings settings, boolean whole) implements Definition {
    @Override
    public String name() {
      return settings.name();
    }

    @Override
    public Position at() {
      return settings.at();
    }
  }
}
