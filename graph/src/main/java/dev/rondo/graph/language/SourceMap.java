package dev.rondo.graph.language;

import dev.rondo.graph.Expr;
import dev.rondo.graph.GraphFailure;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.Recurrence.Binding;
import dev.rondo.graph.Recurrence.State;
import dev.rondo.graph.text.Fault;
import dev.rondo.graph.text.Position;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Name of an equation -> its position, for errors that are found only when all equations are known. */
final class SourceMap {

  private final Position block;
  private final Map<String, Position> bindings = new HashMap<>();
  private final Map<String, Position> states = new HashMap<>();

  SourceMap(Position block) {
    this.block = block;
  }

  void binding(String name, Position at) {
    bindings.put(name, at);
  }

  void next(String state, Position at) {
    states.put(state, at);
  }

  /** Gives a failure its position: that of the first equation that causes it, or of the whole block. */
  void check(Recurrence r, Supplier<?> check) {
    Located.at(block, () -> {
      try {
        return check.get();
      } catch (GraphFailure failure) {
        throw new Fault(first(r, failure).orElse(block), failure.getMessage(), failure.remedy());
      }
    });
  }

  private Optional<Position> first(Recurrence r, GraphFailure failure) {
    Set<Expr> blamed = failure.blamed();
    Stream<Position> named = r.bindings().stream().filter(b -> bindings.containsKey(b.name()) && blamed.contains(b.value())).map(Binding::name).map(bindings::get);
    Stream<Position> next = r.states().stream().filter(s -> states.containsKey(s.name()) && blamed.contains(s.next())).map(State::name).map(states::get);
    return Stream.concat(named, next).min(java.util.Comparator.comparing(Position::line).thenComparing(Position::column));
  }
}
