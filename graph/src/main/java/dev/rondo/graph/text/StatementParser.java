package dev.rondo.graph.text;

import dev.rondo.graph.text.Syntax.Declared;
import dev.rondo.graph.text.Syntax.Role;
import dev.rondo.graph.text.Syntax.Statement;
import dev.rondo.graph.text.Syntax.Term;
import dev.rondo.graph.text.Syntax.Variation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Tokens -> the statements of a block. The words that start a statement are not reserved words: {@code output = x} is
 * an equation.
 */
final class StatementParser {

  private static final int MOST_ROUNDS = 1000;
  private static final int DEEPEST_REPEAT = 8;

  private final Cursor cursor;
  private final Diagnostics errors;
  private final TermParser terms;
  private int repeats;

  StatementParser(Cursor cursor, Diagnostics errors) {
    this.cursor = cursor;
    this.errors = errors;
    this.terms = new TermParser(cursor);
  }

  /** All statements up to the brace that closes the block. */
  List<Statement> body(Token opened) {
    List<Statement> body = new ArrayList<>();
    cursor.skipEnds();
    while (!cursor.peek().is("}")) {
      if (cursor.peek().kind() == Token.Kind.END) throw new Fault(opened.at(), "a block is not closed", "end it with }");
      Token first = cursor.peek();
      int mark = cursor.mark(), before = body.size();
      boolean read = isRead(body);
      if (!read || errors.spoils(cursor.since(mark))) {
        body.subList(before, body.size()).clear();
        body.add(new Syntax.Unread(cursor.since(mark).stream().filter(Token::isName).map(Token::text).distinct().toList(), first.at()));
      }
      cursor.skipEnds();
    }
    cursor.next();
    return body;
  }

  private boolean isRead(List<Statement> body) {
    try {
      statement(body);
      cursor.endStatement();
      return true;
    } catch (Fault fault) {
      errors.add(fault);
      cursor.recover();
      return false;
    }
  }

  private void statement(List<Statement> to) {
    Token first = cursor.peek();
    if (!first.isName()) throw cursor.fault("a statement cannot start with " + first.described(), ForeignSyntax.of(first).orElse("start with a name; to go on from the line above, end that line with the operator"));
    Token second = cursor.second();
    boolean equation = second.is("=") || second.is("'");
    switch (equation ? "" : first.text()) {
      case "input"  -> to.add(declaration(Role.INPUT));
      case "target" -> to.add(declaration(Role.TARGET));
      case "state"  -> to.add(declaration(Role.STATE));
      case "param"  -> to.add(declaration(Role.PARAM));
      case "output" -> outputs(to);
      case "loss"   -> to.add(new Syntax.Loss(following(), first.at()));
      case "return" -> to.add(new Syntax.Return(following(), first.at()));
      case "repeat" -> to.add(repeat());
      default       -> to.add(equation());
    }
  }

  private Term following() {
    cursor.next();
    return terms.term();
  }

  private Syntax.Declaration declaration(Role role) {
    Position at = cursor.next().at();
    List<Declared> names = new ArrayList<>();
    do names.add(declared()); while (cursor.acceptAndGoOn(","));
    Optional<Variation> variation = Optional.empty();
    Optional<Term> init = Optional.empty();
    Optional<Term> dropout = Optional.empty();
    Optional<Syntax.Name> lengths = Optional.empty(), resets = Optional.empty();
    boolean backward = false;
    while (!cursor.atStatementEnd()) {
      Token modifier = cursor.peek();
      if (role == Role.STATE && cursor.acceptWord("backward")) backward = true;
      else if ((role == Role.STATE || role == Role.PARAM) && cursor.acceptWord("init")) init = Optional.of(terms.term());
      else if (role == Role.INPUT && cursor.acceptWord("dropout")) dropout = Optional.of(terms.term());
      else if (variation.isPresent() && cursor.acceptWord("with")) {
        do {
          String kind = kind(variation.get(), modifier.at());
          if (kind.equals("lengths")) lengths = Optional.of(nameOf(kind, lengths));
          else resets = Optional.of(nameOf(kind, resets));
        } while (cursor.acceptAndGoOn(","));
      }
      else if (role == Role.INPUT || role == Role.TARGET) variation = Optional.of(variation());
      else throw cursor.fault("expected the end of the declaration but found " + modifier.described(), afterDeclared(role, names.get(names.size() - 1), modifier));
    }
    return new Syntax.Declaration(role, names, variation, lengths, resets, init, dropout, backward, at);
  }

  private static String afterDeclared(Role role, Declared last, Token found) {
    String name = last.name();
    if (found.is("(")) return "dimensions stand in brackets, as " + name + "[H]";
    if (found.is("[")) return "all dimensions stand in one pair of brackets, as " + name + "[H, I]";
    if (found.is("=")) return "how it begins stands after init, as " + name + "[H] init 0";
    if (found.is("'")) return "end the declaration, and write the equation as a statement of its own";
    return role == Role.STATE ? "a state takes init VALUE and backward" : "a parameter takes init VALUE";
  }

  private Declared declared() {
    Token name = cursor.expectName("a name to declare");
    List<Term> dims = new ArrayList<>();
    if (cursor.peek().is("[")) {
      Token opened = cursor.open("[");
      while (!cursor.peek().is("]")) {
        dims.add(terms.term());
        if (!cursor.accept(",")) break;
      }
      cursor.close("]", opened);
    }
    return new Declared(name.text(), dims, name.at());
  }

  private Variation variation() {
    Token first = cursor.peek();
    if (cursor.acceptWord("lengths")) return Variation.LENGTHS;
    if (cursor.acceptWord("resets")) return Variation.RESETS;
    if (cursor.acceptWord("shared")) return Variation.SHARED;
    if (cursor.acceptWord("over") && cursor.acceptWord("time")) return Variation.OVER_TIME;
    if (cursor.acceptWord("per")) {
      if (cursor.acceptWord("example")) return Variation.PER_EXAMPLE;
      if (cursor.acceptWord("step")) return Variation.PER_STEP;
    }
    throw new Fault(first.at(), "expected the axes of the input but found " + first.described(), "write over time, over time with lengths n, over time with resets r, per example, per step or shared");
  }

  /** The kind of a sequence's declaration: lengths or resets. */
  private String kind(Variation of, Position with) {
    String kind = cursor.acceptWord("lengths") ? "lengths" : cursor.acceptWord("resets") ? "resets" : "";
    if (kind.isEmpty()) throw cursor.fault("expected 'lengths' or 'resets' but found " + cursor.peek().described(), "write over time with lengths n, over time with resets r, or over time with lengths n, resets r");
    if (of != Variation.OVER_TIME) throw new Fault(with, "only what varies over time has " + kind, "write over time with " + kind + (kind.equals("lengths") ? " n" : " r") + ", or leave the " + kind + " out");
    return kind;
  }

  private Syntax.Name nameOf(String kind, Optional<Syntax.Name> before) {
    Token name = cursor.expectName("the name of the " + kind);
    if (before.isPresent()) throw new Fault(name.at(), "a sequence has " + kind + " twice", "leave one of them out");
    return new Syntax.Name(name.text(), false, name.at());
  }

  private void outputs(List<Statement> to) {
    cursor.next();
    do {
      Token name = cursor.expectName("the name of an output");
      if (cursor.acceptAndGoOn("=")) to.add(new Syntax.Output(name.text(), terms.term(), true, name.at()));
      else to.add(new Syntax.Output(name.text(), new Syntax.Name(name.text(), cursor.accept("'"), name.at()), false, name.at()));
    } while (cursor.acceptAndGoOn(","));
    if (!cursor.atStatementEnd()) throw cursor.fault("expected the end of the output but found " + cursor.peek().described(), "name the value: output y = ..");
  }

  private Syntax.Repeat repeat() {
    Position at = cursor.next().at();
    Token count = cursor.peek();
    if (!count.isInteger() || count.value() > MOST_ROUNDS) {
      throw cursor.fault("repeat takes a whole number up to " + MOST_ROUNDS + " but found " + count.described(), "the rounds are written out one by one, so their number must stand here");
    }
    cursor.next();
    Token opened = cursor.expect("{", "what is repeated stands between { and }");
    if (++repeats > DEEPEST_REPEAT) throw new Fault(at, "repeat stands in repeat more than " + DEEPEST_REPEAT + " deep", "write fewer levels");
    List<Statement> body = body(opened);
    repeats--;
    return new Syntax.Repeat((int) count.value(), body, at);
  }

  private Syntax.Equation equation() {
    Token name = cursor.next();
    boolean primed = cursor.accept("'");
    if (!cursor.acceptAndGoOn("=")) {
      throw cursor.fault("expected '=' but found " + cursor.peek().described(), ForeignSyntax.of(name).or(() -> ForeignSyntax.afterName(name, cursor.peek())).orElse("a statement is an equation NAME = .., or starts with input, state, param, output, repeat (in a network also target, loss; in a function return)"));
    }
    return new Syntax.Equation(name.text(), primed, terms.term(), name.at());
  }
}
