package dev.rondo.graph.language;

import dev.rondo.graph.Build;
import dev.rondo.graph.Elementwise;
import dev.rondo.graph.Expr;
import dev.rondo.graph.text.Fault;
import dev.rondo.graph.text.Syntax;
import dev.rondo.graph.text.Syntax.Argument;
import dev.rondo.graph.text.Syntax.Call;
import dev.rondo.graph.text.Syntax.Term;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A call -> expression: of a built-in function, an elementwise one, one that is defined as text, or a cell; searched in
 * this order.
 */
final class CallElaborator {

  private final TermElaborator terms;

  CallElaborator(TermElaborator terms) {
    this.terms = terms;
  }

  Expr value(Call call) {
    Optional<Builtin> builtin = Builtin.named(call.name());
    if (builtin.isPresent()) return new BuiltinCall(terms, call, builtin.get()).value();
    Optional<Elementwise> elementwise = elementwise(call.name());
    if (elementwise.isPresent()) {
      List<Expr> args = terms.values(call.args().stream().map(this::positional).toList());
      return Located.at(call.at(), () -> Build.map(elementwise.get(), args));
    }
    Syntax.Function function = terms.context().program.function(call.name());
    if (function != null) return expand(call, function);
    if (!terms.context().program.isCell(call.name())) call.args().forEach(arg -> calls(arg.value()));
    return new Application(terms, call).instance().value();
  }

  /** The elementwise function that is written as a call with this name. */
  static Optional<Elementwise> elementwise(String name) {
    return Arrays.stream(Elementwise.values()).filter(e -> e.text().equals(name)).findFirst();
  }

  /** Whether the name belongs to the language, so that no cell can have it. */
  static boolean isReserved(String name) {
    return Builtin.named(name).isPresent() || elementwise(name).isPresent();
  }

  /**
   * Reads the calls in an argument of an unknown function. For other arguments it is not known whether they are values.
   */
  private void calls(Term arg) {
    if (arg instanceof Call c) terms.attempt(() -> terms.value(c));
    if (arg instanceof Syntax.Negated n) calls(n.of());
    if (!(arg instanceof Syntax.Binary b)) return;
    calls(b.left());
    calls(b.right());
  }

  private Term positional(Argument arg) {
    if (arg.name().isPresent()) throw new Fault(arg.at(), "there is no argument named '" + arg.name().get() + "' here", "give the values in their order, without names");
    return arg.value();
  }

  /** The body of a function, with the arguments instead of its parameters. */
  private Expr expand(Call call, Syntax.Function function) {
    Scope inner = Scope.ofFunction(call.name());
    Set<String> open = new LinkedHashSet<>(function.params());
    List<Argument> args = new ArrayList<>(call.args());
    args.sort((a, b) -> Boolean.compare(b.name().isPresent(), a.name().isPresent()));   // named arguments first
    List<String> params = new ArrayList<>();
    for (Argument arg : args) {
      String param = arg.name().orElse(open.isEmpty() ? "" : open.iterator().next());
      if (!open.remove(param)) throw wrongArguments(call, function, arg);
      params.add(param);
    }
    if (!open.isEmpty()) throw new Fault(call.at(), "'" + call.name() + "' lacks a value for '" + open.iterator().next() + "'", "call it as " + form(function));
    List<Expr> values = terms.values(args.stream().map(Argument::value).toList());
    for (int i = 0; i < values.size(); i++) inner.value(params.get(i), values.get(i));
    if (!terms.context().expanding.add(call.name())) throw new Fault(call.at(), "the function '" + call.name() + "' calls itself", "a function is written out where it is called, so it must end; use repeat");
    try {
      return new TermElaborator(terms.context(), inner, fault -> terms.report(fault.within(call.name(), call.at()))).body(function);
    } catch (Fault fault) {
      throw fault.within(call.name(), call.at());
    } finally {
      terms.context().expanding.remove(call.name());
    }
  }

  private static Fault wrongArguments(Call call, Syntax.Function function, Argument arg) {
    String found = arg.name().isPresent() ? "'" + call.name() + "' has no parameter '" + arg.name().get() + "' to give a value" : "'" + call.name() + "' takes " + count(function.params().size()) + ", not " + call.args().size();
    return new Fault(arg.name().isPresent() ? arg.at() : call.at(), found, "call it as " + form(function));
  }

  private static String count(int values) {
    return values == 1 ? "1 value" : values + " values";
  }

  private static String form(Syntax.Function function) {
    return function.name() + "(" + String.join(", ", function.params()) + ")";
  }
}
