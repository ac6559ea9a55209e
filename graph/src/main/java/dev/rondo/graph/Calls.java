package dev.rondo.graph;

import dev.rondo.graph.text.Fault;
import dev.rondo.graph.text.Syntax;
import dev.rondo.graph.text.Syntax.Argument;
import dev.rondo.graph.text.Syntax.Call;
import dev.rondo.graph.text.Syntax.Term;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A call -> expression: of a built-in function, an elementwise one, one that is text, or a cell; looked for in this order. */
final class Calls {

  private final Terms terms;

  Calls(Terms terms) {
    this.terms = terms;
  }

  Expr value(Call call) {
    Optional<Builtin> builtin = Builtin.named(call.name());
    if (builtin.isPresent()) return new BuiltinCall(terms, call, builtin.get()).value();
    Optional<Elementwise> elementwise = elementwise(call.name());
    if (elementwise.isPresent()) {
      List<Expr> args = call.args().stream().map(this::positional).map(terms::value).toList();
      return Typed.at(call.at(), () -> Build.map(elementwise.get(), args));
    }
    Syntax.Function function = terms.context().program.function(call.name());
    if (function != null) return expand(call, function);
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

  private Term positional(Argument arg) {
    if (arg.name().isPresent()) throw new Fault(arg.at(), "there is no argument named '" + arg.name().get() + "' here", "give the values in their order, without names");
    return arg.value();
  }

  /** The body of a function, with the arguments in place of its parameters. */
  private Expr expand(Call call, Syntax.Function function) {
    Scope inner = new Scope(List.of());
    List<String> open = new ArrayList<>(function.params());
    List<Argument> args = new ArrayList<>(call.args());
    args.sort((a, b) -> Boolean.compare(b.name().isPresent(), a.name().isPresent()));   // those with names first
    for (Argument arg : args) {
      String param = arg.name().orElse(open.isEmpty() ? "" : open.get(0));
      if (!open.remove(param)) throw wrongArguments(call, function, arg);
      inner.value(param, terms.value(arg.value()));
    }
    if (!open.isEmpty()) throw new Fault(call.at(), "'" + call.name() + "' lacks a value for '" + open.get(0) + "'", "call it as " + form(function));
    if (!terms.context().expanding.add(call.name())) throw new Fault(call.at(), "the function '" + call.name() + "' calls itself", "a function is written out where it is called, so it must end; use repeat");
    try {
      return new Terms(terms.context(), inner).body(function);
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
