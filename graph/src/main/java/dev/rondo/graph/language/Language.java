package dev.rondo.graph.language;

import dev.rondo.graph.Expr;
import dev.rondo.graph.Op;
import dev.rondo.graph.Printer;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.build.RecurrenceBuilder;
import dev.rondo.graph.library.Library;
import dev.rondo.graph.text.Diagnostics;
import dev.rondo.graph.text.LanguageException;
import dev.rondo.graph.text.Parser;
import dev.rondo.graph.text.Position;
import dev.rondo.graph.text.Settings;
import dev.rondo.graph.text.Source;
import dev.rondo.graph.text.Syntax;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Text -> recurrences. Wrong text throws a {@link LanguageException} with all of its errors. An interrupted thread
 * stops with a {@link java.util.concurrent.CancellationException}.
 */
public final class Language {

  private Language() {}

  /** All definitions of a file; cells that it applies but does not define come from the library. */
  public static Definitions parse(Source source, Library library) {
    return ProgramElaborator.module(source, library);
  }

  /**
   * The only cell or network of a text, with the standard library; it reads the text that {@link Printer#print} writes.
   */
  public static Recurrence read(String text) {
    Source source = new Source("text", text);
    Definitions module = parse(source, Library.standard());
    List<Recurrence> all = new ArrayList<>(module.cells());
    module.networks().forEach(n -> all.add(n.recurrence()));
    if (all.size() == 1) return all.get(0);
    throw new LanguageException(List.of(new Position(source, 1, 1).diagnose("expected one cell or network but found " + all.size(), "use Language.parse for a file of several")));
  }

  /** A cell of the standard library. */
  public static Recurrence cell(String name) {
    Source source = Library.standard().find(name)
        .orElseThrow(() -> new IllegalArgumentException("the library has no cell '" + name + "'; it has " + String.join(", ", Library.standard().names())));
    return parse(source, Library.standard()).cell(name).orElseThrow();
  }

  /** An expression over named values; its dimensions are those in the values' shapes. */
  public static Expr expression(String text, Map<String, Expr> names) {
    Syntax.Term term = Parser.term(new Source("expression", text));
    List<String> dims = names.values().stream().flatMap(e -> e.shape().dims().stream()).flatMap(d -> d.names().stream()).distinct().toList();
    Scope scope = new Scope(dims);
    names.forEach((name, value) -> {
      scope.value(name, value);
      if (value.is(Op.STATE)) scope.state(name, value);
    });
    RecurrenceBuilder draft = new RecurrenceBuilder(Recurrence.Kind.CELL, "expression", dims);
    Diagnostics errors = new Diagnostics();
    TermElaborator terms = new TermElaborator(new ElaborationContext(draft, ProgramElaborator.empty(Library.empty())), scope, errors::add);
    Optional<Expr> value = terms.attempt(() -> terms.value(term));
    if (!draft.states().isEmpty()) errors.add(term.at(), "an expression on its own cannot keep the state '" + draft.firstState().name() + "'", "t, [t-1] and peak stand in cells and networks");
    errors.fail();
    return value.orElseThrow();
  }

  /** The blocks of settings of a text that could be read completely, even if its cells and networks contain errors. */
  public static List<Settings> settings(Source source) {
    return ProgramElaborator.settings(source);
  }
}
