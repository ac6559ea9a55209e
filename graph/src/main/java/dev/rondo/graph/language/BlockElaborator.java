package dev.rondo.graph.language;

import dev.rondo.graph.Expr;
import dev.rondo.graph.FinalStateRewrite;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.Recurrence.Kind;
import dev.rondo.graph.Recurrence.Output;
import dev.rondo.graph.Recurrence.State;
import dev.rondo.graph.analysis.Order;
import dev.rondo.graph.analysis.Verify;
import dev.rondo.graph.build.AppliedCell;
import dev.rondo.graph.build.RecurrenceBuilder;
import dev.rondo.graph.text.Diagnostics;
import dev.rondo.graph.text.Fault;
import dev.rondo.graph.text.Position;
import dev.rondo.graph.text.Syntax;
import dev.rondo.graph.text.Syntax.Statement;
import dev.rondo.graph.text.Syntax.Term;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The syntax of a cell or a network -> its recurrence. Each statement is read independently. A wrong statement is
 * reported and the name that it defines is broken; statements that need a broken name are skipped silently.
 */
final class BlockElaborator {

  private final Syntax.Block block;
  private final Diagnostics errors;
  private final ElaborationContext context;
  private final RecurrenceBuilder draft;
  private final Scope scope;
  private final TermElaborator terms;
  private final Declarations declarations;
  private final SourceMap places;
  private final List<String> targets = new ArrayList<>();
  private final Map<String, Position> equations = new HashMap<>();
  private final Map<String, Position> outputs = new HashMap<>();
  private final Map<String, Term> initials = new LinkedHashMap<>();
  private int rounds;
  private boolean again;   // in a second or later iteration of a repeat
  private boolean broken;

  BlockElaborator(Syntax.Block block, ProgramElaborator program, Diagnostics errors) {
    this.block = block;
    this.errors = errors;
    this.draft = new RecurrenceBuilder(block.network() ? Kind.NETWORK : Kind.CELL, block.name(), block.dims());
    this.context = new ElaborationContext(draft, program);
    this.scope = new Scope(block.dims());
    this.terms = new TermElaborator(context, scope, this::report);
    this.places = new SourceMap(block.at());
    this.declarations = new Declarations(draft, scope, targets, initials, terms);
  }

  /** The block as far as it could be read; it is valid only if no errors were added. */
  ElaboratedBlock elaborated() {
    Recurrence found = recurrence();
    return ElaboratedBlock.of(found, targets, draft.lengths(), context.levels());
  }

  private Recurrence recurrence() {
    expect(block.body());
    block.body().forEach(this::read);
    initials.forEach((state, init) -> attempt(init.at(), () -> Located.at(init.at(), () -> {
      context.begin(null);
      draft.initial(state, terms.value(init));
      return null;
    })));
    if (broken) return draft.finish();
    for (State s : draft.states()) if (s.next() == null) report(new Fault(declarations.place(s.name()), "state '" + s.name() + "' has no next value", "add the equation " + s.name() + "' = .."));
    if (draft.outputs.isEmpty() && draft.finish().updates().isEmpty()) report(new Fault(block.at(), "'" + block.name() + "' has no output", "add output NAME"));
    hiddenOutputs(draft.finish());
    return broken ? draft.finish() : checked();
  }

  private void hiddenOutputs(Recurrence found) {
    Predicate<Output> isHidden = Verify.hidden(found);
    for (Output o : found.outputs()) {
      if (!isHidden.test(o)) continue;
      boolean updated = found.updates().stream().anyMatch(u -> u.target().name().equals(o.name()));
      report(new Fault(outputs.get(o.name()), "output '" + o.name() + "' has the name of " + draft.declaredAs(o.name()) + (updated ? " that is updated" : "") + " but another value",
          updated ? "write output " + o.name() + "' for what it becomes, or choose another name: output y = .." : "choose another name: output y = .."));
    }
  }

  /**
   * The recurrence after verification: {@code last} reads the loops' final states, lengths and resets are applied, and
   * no step needs the future.
   */
  private Recurrence checked() {
    Recurrence found = FinalStateRewrite.rewrite(draft.finish(), context.sampled);
    Recurrence[] checked = {found};
    attempt(block.at(), () -> places.check(found, () -> {
      Order.of(found, Verify.roots(found));
      Verify.check(found);
      checked[0] = draft.heeded(found);
      return found;
    }));
    return checked[0];
  }

  private void report(Fault fault) {
    broken = true;
    errors.add(fault);
  }

  private boolean attempt(Position at, Runnable read) {
    try {
      read.run();
      return true;
    } catch (Fault fault) {
      report(fault);
      return false;
    }
  }

  /** Records the names that will have an equation, for the message of a use that comes too early. */
  private void expect(List<Statement> body) {
    for (Statement s : body) {
      if (s instanceof Syntax.Equation e) scope.expect(e.primed() ? e.name() + "'" : e.name(), e.at());
      if (s instanceof Syntax.Output o && o.equation()) scope.expect(o.name(), o.at());
      if (s instanceof Syntax.Repeat r) expect(r.body());
    }
  }

  private void read(Statement statement) {
    draft.reading(statement.at());
    if (rounds > 0 && !attempt(statement.at(), () -> context.spend(statement.at()))) return;
    if (statement instanceof Syntax.Declaration d) d.names().forEach(n -> breakingOnFault(n.name(), n.at(), () -> declare(d, n)));
    else if (statement instanceof Syntax.Equation e && e.primed()) breakingOnFault(e.name() + "'", e.at(), () -> next(e));
    else if (statement instanceof Syntax.Equation e) breakingOnFault(e.name(), e.at(), () -> equation(e.name(), e.value(), e.at()));
    else if (statement instanceof Syntax.Output o) breakingOnFault(o.equation() ? o.name() : "output", o.at(), () -> output(o));
    else if (statement instanceof Syntax.Loss l) attempt(l.at(), () -> loss(l));
    else if (statement instanceof Syntax.Repeat r) repeat(r);
    else if (statement instanceof Syntax.Unread u) unread(u);
    else if (statement instanceof Syntax.Return r) report(new Fault(r.at(), "return stands in functions only", "a " + kind() + " gives its results with output"));
  }

  /** The names that it defines are not known. */
  private void unread(Syntax.Unread u) {
    broken = true;
    for (String name : u.names()) {
      if (!scope.holds(name)) scope.breakName(name);
      scope.breakName(name + "'");
    }
  }

  private String kind() {
    return block.network() ? "network" : "cell";
  }

  private void breakingOnFault(String name, Position at, Runnable read) {
    if (!attempt(at, read)) scope.breakName(name);
  }

  private void declare(Syntax.Declaration d, Syntax.Declared n) {
    if (rounds > 0 && d.role() != Syntax.Role.PARAM) throw new Fault(n.at(), "only params can be declared in repeat", "declare it before");
    declarations.declare(d, n, context.round);
  }

  /** In a cell a name has one equation; in repeat and in a network it may be bound again. */
  private void equation(String name, Term value, Position at) {
    Position before = equations.putIfAbsent(name, at);
    if (!block.network()) {
      if (before != null && rounds == 0) throw new Fault(at, "'" + name + "' has an equation already in line " + before.line(), "outside repeat a name of a cell stands for one value; give this one another name");
      String as = draft.declaredAs(name);
      if (as != null) throw new Fault(at, "'" + name + "' is already " + as, as.equals("a state") ? "write " + name + "' for its next value, or choose another name" : "choose another name");
    }
    if (rounds > 0 && draft.declaredAs(name + context.round) != null) throw new Fault(at, "'" + name + "' is already a param of this repeat", "choose another name");
    Expr bound = evaluated(name, value);
    places.binding(draft.bind(name, bound), at);
    scope.value(name, bound);
  }

  private Expr evaluated(String name, Term value) {
    context.begin(name);
    if (value instanceof Syntax.Call call && context.program.isCell(call.name())) {
      AppliedCell instance = new Application(terms, call).instance();
      scope.alias(instance.name(), instance);
      scope.alias(name, instance);
      return instance.value();
    }
    if (value instanceof Syntax.Call call && call.name().equals(Builtin.BIDIRECTIONAL.text())) {
      Bidirectional both = Bidirectional.of(terms, call);
      direction(name + ".forward", both.forward());
      direction(name + ".backward", both.backward());
      return both.value();
    }
    return terms.value(value);
  }

  private void direction(String name, AppliedCell instance) {
    scope.alias(instance.name(), instance);
    scope.alias(name, instance);
    scope.value(name, instance.value());
  }

  private void next(Syntax.Equation e) {
    if (scope.isBroken(e.name())) throw Fault.echo();
    String as = draft.declaredAs(e.name());
    if (as == null) throw new Fault(e.at(), "there is no state '" + e.name() + "' to give a next value", "declare it: state " + e.name() + "[..]");
    once(e.name() + "'", e.at(), "give the value a name in repeat, as z = .., and write " + e.name() + "' = z after it");
    context.begin(e.name());
    Expr value = terms.value(e.value());
    places.next(e.name(), e.at());
    scope.next(e.name(), Located.at(e.value().at(), () -> as.equals("a state") ? draft.next(e.name(), value) : draft.update(e.name(), value)));
  }

  /** Refuses, in the second iteration of a repeat, statements that may occur only once. */
  private void once(String what, Position at, String remedy) {
    if (again) throw new Fault(at, what + " stands in repeat, so every round would give it again", remedy);
  }

  private void output(Syntax.Output o) {
    once("output '" + o.name() + "'", o.at(), "write it after repeat");
    if (outputs.containsKey(o.name())) throw new Fault(o.at(), "there are two outputs '" + o.name() + "'", "name one of them otherwise: output y = ..");
    draft.outputs.add(new Output(o.name(), outputValue(o)));
    if (o.equation()) draft.written(o.name());
    outputs.put(o.name(), o.at());
  }

  /** An output's equation names its value, unless the value has a name or the name has a meaning, such as a state's. */
  private Expr outputValue(Syntax.Output o) {
    boolean names = o.equation() && draft.declaredAs(o.name()) == null;
    if (names && !(o.value() instanceof Syntax.Name)) {
      equation(o.name(), o.value(), o.at());
      return scope.look(new Syntax.Name(o.name(), false, o.at()));
    }
    Expr value = evaluated(o.name(), o.value());
    if (names && !draft.isTaken(o.name())) scope.value(o.name(), value);
    return value;
  }

  private void loss(Syntax.Loss l) {
    if (!block.network()) throw new Fault(l.at(), "loss stands in networks only", "write output loss = .. in a cell");
    once("the loss", l.at(), "write it after repeat");
    context.begin("loss");
    Expr value = terms.value(l.value());
    if (!value.shape().isScalar() || !value.axes().isNone()) throw new Fault(l.value().at(), "the loss is not a single number but " + value.type(), "reduce it, as in average(sum(..))");
    if (outputs.containsKey("loss")) throw new Fault(l.at(), "there are two losses", "add them up");
    draft.bind("loss", value);
    draft.outputs.add(new Output("loss", value));
    outputs.put("loss", l.at());
  }

  private void repeat(Syntax.Repeat r) {
    String outer = context.round;
    boolean outerAgain = again;
    int before = errors.count();
    rounds++;
    // a second iteration would only repeat the errors
    for (int k = 1; k <= r.count() && errors.count() == before && attempt(r.at(), () -> context.spend(r.at())); k++) {
      context.round = outer + "_" + k;
      again = outerAgain || k > 1;
      r.body().forEach(this::read);
    }
    rounds--;
    again = outerAgain;
    context.round = outer;
    for (Statement s : r.body()) if (s instanceof Syntax.Declaration d) d.names().forEach(n -> scope.forget(n.name()));
  }
}
