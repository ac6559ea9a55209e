package dev.rondo.graph.text;

import dev.rondo.graph.text.Syntax.Argument;
import dev.rondo.graph.text.Syntax.Range;
import dev.rondo.graph.text.Syntax.Sign;
import dev.rondo.graph.text.Syntax.Term;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tokens -> a term. From loose to tight:
 * <pre>
 * term    = sum [('<' | '<=' | '>' | '>=' | '==') sum]
 * sum     = product {('+' | '-') product}
 * product = factor {('*' | '/') factor}
 * factor  = '-' factor | matrix
 * matrix  = power {'@' power | '@' '-' power}
 * power   = piece ['^' INTEGER]
 * piece   = (NUMBER | NAME ["'"] | NAME '(' arguments ')' | '(' term ')') {'[' (ranges | 't' ('-' | '+') INTEGER) ']'}
 * </pre>
 */
final class TermParser {

  private static final Map<String, Sign> COMPARISONS =
      Map.of("<", Sign.LESS, "<=", Sign.LESS_EQUAL, ">", Sign.GREATER, ">=", Sign.GREATER_EQUAL, "==", Sign.EQUAL);
  private static final Map<String, Sign> SUMS = Map.of("+", Sign.ADD, "-", Sign.SUB);
  private static final Map<String, Sign> PRODUCTS = Map.of("*", Sign.MUL, "/", Sign.DIV);
  private static final int FARTHEST_STEP = 1000;
  private static final int HIGHEST_POWER = 64;

  private final Cursor cursor;

  TermParser(Cursor cursor) {
    this.cursor = cursor;
  }

  Term term() {
    cursor.deeper();
    Term left = sum();
    Sign sign = sign(COMPARISONS);
    if (sign != null) {
      Position at = operator();
      left = new Syntax.Binary(sign, left, sum(), at);
      if (sign(COMPARISONS) != null) throw cursor.fault("comparisons do not chain", "compare twice and multiply: (a < b) * (b < c)");
    }
    cursor.shallower(1);
    return left;
  }

  private Sign sign(Map<String, Sign> signs) {
    return cursor.peek().kind() == Token.Kind.SIGN ? signs.get(cursor.peek().text()) : null;
  }

  private Position operator() {
    Token operator = cursor.next();
    if (operator.is("*") && cursor.peek().is("*")) throw new Fault(operator.at(), "'**' is not an operator", "write x ^ 2 for a power");
    if (operator.is("/") && cursor.peek().is("/")) throw new Fault(operator.at(), "'//' is not an operator", "a comment starts with #; a quotient is a / b");
    if (cursor.skipLines() && cursor.atStatementStart()) throw new Fault(operator.at(), "'" + operator.text() + "' lacks its right side", "write a value after it, on this line or the next");
    return operator.at();
  }

  private Term sum() {
    int levels = 0;
    Term left = product();
    for (Sign sign = sign(SUMS); sign != null; sign = sign(SUMS), levels++) {
      cursor.deeper();
      Position at = operator();
      left = new Syntax.Binary(sign, left, product(), at);
    }
    cursor.shallower(levels);
    return left;
  }

  private Term product() {
    int levels = 0;
    Term left = factor();
    for (Sign sign = sign(PRODUCTS); sign != null; sign = sign(PRODUCTS), levels++) {
      cursor.deeper();
      Position at = operator();
      left = new Syntax.Binary(sign, left, factor(), at);
    }
    cursor.shallower(levels);
    return left;
  }

  private Term factor() {
    if (!cursor.peek().is("-")) return matrix();
    Position at = operator();
    if (cursor.peek().kind() == Token.Kind.NUMBER && !cursor.second().is("^") && !cursor.second().is("@")) {
      return new Syntax.Number(-cursor.next().value(), at);
    }
    cursor.deeper();
    Term negated = new Syntax.Negated(factor(), at);
    cursor.shallower(1);
    return negated;
  }

  private Term matrix() {
    int levels = 0;
    Term left = power();
    for (; cursor.peek().is("@"); levels++) {
      cursor.deeper();
      Position at = operator();
      left = new Syntax.Binary(Sign.MATMUL, left, cursor.peek().is("-") ? factor() : power(), at);
    }
    cursor.shallower(levels);
    return left;
  }

  private Term power() {
    Term base = piece();
    if (!cursor.peek().is("^")) return base;
    Position at = operator();
    Token exponent = cursor.peek();
    if (!exponent.isInteger() || exponent.value() < 1 || exponent.value() > HIGHEST_POWER) {
      throw cursor.fault("'^' takes a whole number from 1 to " + HIGHEST_POWER + " but found " + exponent.described(), "for other powers write exp(p * log(x)), sqrt(x) or 1 / x");
    }
    cursor.next();
    return new Syntax.Power(base, (int) exponent.value(), at);
  }

  private Term piece() {
    Term piece = plainPiece();
    int levels = 0;
    for (; cursor.peek().is("["); levels++) {
      cursor.deeper();
      piece = slice(piece);
    }
    cursor.shallower(levels);
    return piece;
  }

  private Term plainPiece() {
    Token token = cursor.peek();
    if (token.is("(")) {
      Token opened = cursor.open("(");
      Term inner = term();
      cursor.close(")", opened);
      return inner;
    }
    if (token.kind() == Token.Kind.NUMBER) return new Syntax.Number(cursor.next().value(), token.at());
    if (!token.isName()) throw cursor.fault("expected a value but found " + token.described(), "write a name, a number, a call or something in parentheses");
    cursor.next();
    if (cursor.peek().is("(")) return new Syntax.Call(token.text(), arguments(), token.at());
    return new Syntax.Name(token.text(), cursor.accept("'"), token.at());
  }

  private List<Argument> arguments() {
    Token opened = cursor.open("(");
    List<Argument> args = new ArrayList<>();
    while (!cursor.peek().is(")")) {
      Token first = cursor.peek();
      Optional<String> name = Optional.empty();
      if (first.isName() && cursor.second().is("=")) {
        name = Optional.of(cursor.next().text());
        cursor.next();
      }
      args.add(new Argument(name, term(), first.at()));
      if (!cursor.accept(",")) break;
    }
    cursor.close(")", opened);
    return args;
  }

  private Term slice(Term of) {
    Token opened = cursor.open("[");
    List<Range> ranges = new ArrayList<>();
    do {
      Optional<Term> from = cursor.peek().is(":") ? Optional.empty() : Optional.of(term());
      if (cursor.peek().is("]") && ranges.isEmpty() && from.get() instanceof Syntax.Binary b && isStep(b.left())) return tap(of, b, opened);
      if (!cursor.peek().is(":")) throw cursor.fault("a slice has the form [from:to] but found " + cursor.peek().described(), "for a single position write [k:k + 1]; for the step before write [t-1], for the last step last(x)");
      cursor.next();
      boolean ends = cursor.peek().is(",") || cursor.peek().is("]");
      ranges.add(new Range(from, ends ? Optional.empty() : Optional.of(term())));
    } while (cursor.accept(","));
    cursor.close("]", opened);
    return new Syntax.Slice(of, ranges, opened.at());
  }

  private static boolean isStep(Term term) {
    return term instanceof Syntax.Name n && n.name().equals("t") && !n.primed();
  }

  private Term tap(Term of, Syntax.Binary b, Token opened) {
    boolean whole = b.right() instanceof Syntax.Number n && n.value() == Math.rint(n.value()) && n.value() >= 1 && n.value() <= FARTHEST_STEP;
    if (!whole || b.sign() != Sign.SUB && b.sign() != Sign.ADD) {
      throw new Fault(b.at(), "a step is given as [t-k] or [t+k] with a whole number k from 1 to " + FARTHEST_STEP, "write x[t-1] for the value one step before; what lies farther back is kept in a state");
    }
    int steps = (int) ((Syntax.Number) b.right()).value();
    cursor.close("]", opened);
    return new Syntax.Tap(of, b.sign() == Sign.SUB ? steps : -steps, opened.at());
  }
}
