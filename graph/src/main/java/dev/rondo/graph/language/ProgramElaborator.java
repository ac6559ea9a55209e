package dev.rondo.graph.language;

import dev.rondo.graph.Elementwise;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.library.Library;
import dev.rondo.graph.library.Resources;
import dev.rondo.graph.text.Diagnostics;
import dev.rondo.graph.text.Fault;
import dev.rondo.graph.text.ForeignNames;
import dev.rondo.graph.text.LanguageException;
import dev.rondo.graph.text.Parser;
import dev.rondo.graph.text.Position;
import dev.rondo.graph.text.Settings;
import dev.rondo.graph.text.Source;
import dev.rondo.graph.text.Spelling;
import dev.rondo.graph.text.Syntax;
import dev.rondo.graph.text.Syntax.Definition;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The definitions of one file, and the definitions that they may call: each other, the prelude and the library. */
final class ProgramElaborator {

  private static final int DEEPEST = 400, LEVELS = 32, MOST = 1_000_000;
  private static final Map<String, Syntax.Function> PRELUDE = new HashMap<>();

  static {
    Diagnostics errors = new Diagnostics();
    List<Definition> all = Parser.definitions(Resources.read("prelude.rondo"), errors);
    errors.fail();
    for (Definition d : all) PRELUDE.put(d.name(), (Syntax.Function) d);
  }

  private final Library library;
  private final Set<String> open;
  private final Diagnostics errors = new Diagnostics();
  private final Map<String, Syntax.Function> functions = new HashMap<>(PRELUDE);
  private final Map<String, Syntax.Block> blocks = new LinkedHashMap<>();
  private final Set<String> damaged = new HashSet<>();   // the names of definitions that could not be read
  private final Map<String, ElaboratedBlock> done = new HashMap<>();
  private final Map<String, Settings> settings = new LinkedHashMap<>();
  private long spent;
  private int depth;

  private ProgramElaborator(Library library, Set<String> open) {
    this.library = library;
    this.open = open;
  }

  static Definitions module(Source source, Library library) {
    return new ProgramElaborator(library, new LinkedHashSet<>()).read(source);
  }

  /** A program without definitions of its own, for single expressions. */
  static ProgramElaborator empty(Library library) {
    return new ProgramElaborator(library, new LinkedHashSet<>());
  }

  private Definitions read(Source source) {
    for (Definition d : Parser.definitions(source, errors)) define(d);
    blocks.values().forEach(this::elaborate);
    errors.fail();
    List<Recurrence> cells = blocks.values().stream().filter(b -> !b.network()).map(b -> done.get(b.name()).recurrence()).toList();
    List<Network> networks = blocks.values().stream().filter(Syntax.Block::network).map(b -> done.get(b.name())).map(e -> new Network(e.recurrence(), e.targets(), e.lengths())).toList();
    return new Definitions(cells, networks, List.copyOf(settings.values()));
  }

  /** The blocks of settings of a text that could be read completely, even if the rest contains errors. */
  static List<Settings> settings(Source source) {
    return Parser.definitions(source, new Diagnostics()).stream().filter(d -> d instanceof Syntax.Configuration c && c.whole()).map(d -> ((Syntax.Configuration) d).settings()).toList();
  }

  private void define(Definition d) {
    boolean twice = blocks.containsKey(d.name()) || functions.containsKey(d.name()) && functions.get(d.name()) != PRELUDE.get(d.name());
    if (d instanceof Syntax.Configuration c) configure(c);
    else if (d instanceof Syntax.Damaged) damaged.add(d.name());
    else if (twice) errors.add(d.at(), "'" + d.name() + "' is defined twice", "give one of the two another name");
    else if (CallElaborator.isReserved(d.name())) errors.add(d.at(), "'" + d.name() + "' is a function of the language", "give the definition another name");
    else if (d instanceof Syntax.Function f) functions.put(f.name(), f);
    else if (d instanceof Syntax.Block b) {
      functions.remove(b.name());   // a cell may take a name of the prelude
      blocks.put(b.name(), b);
    }
  }

  private void configure(Syntax.Configuration c) {
    if (settings.putIfAbsent(c.name(), c.settings()) != null) errors.add(c.at(), "there are two blocks '" + c.name() + "'", "join them");
  }

  private ElaboratedBlock elaborate(Syntax.Block block) {
    ElaboratedBlock known = done.get(block.name());
    if (known != null) return known;
    open.add(block.name());
    ElaboratedBlock found = new BlockElaborator(block, this, errors).elaborated();
    open.remove(block.name());
    done.put(block.name(), found);
    return found;
  }

  /** Adds {@code terms} to those of all blocks. The first call beyond the limit reports it; later ones echo. */
  void spend(Position at, long terms) {
    boolean before = spent > MOST;
    spent += terms;
    if (before) throw Fault.echo();
    if (spent > MOST) throw ElaborationContext.tooMany(at, "program", MOST);
  }

  /**
   * One level deeper into calls and parentheses, through functions and cells: deeper nesting is refused before the
   * stack overflows.
   */
  void deeper(Position at) {
    if (depth >= DEEPEST) throw new Fault(at, "calls and parentheses nest more than " + DEEPEST + " deep", "give parts names in equations of their own");
    depth++;
  }

  void shallower() {
    depth--;
  }

  Syntax.Function function(String name) {
    return functions.get(name);
  }

  boolean isCell(String name) {
    return !CallElaborator.isReserved(name) && !functions.containsKey(name) && (blocks.containsKey(name) || library.find(name).isPresent());
  }

  /** The cell that is called. */
  ElaboratedBlock cell(Syntax.Call call) {
    ElaboratedBlock cell = found(call);
    if (!cell.isWhole()) throw Fault.echo();
    if (cell.levels() >= LEVELS) throw new Fault(call.at(), "cells in cells are more than " + LEVELS + " levels deep", "apply the inner ones side by side, one to what the other gives, or use repeat");
    return cell;
  }

  private ElaboratedBlock found(Syntax.Call call) {
    String name = call.name();
    if (damaged.contains(name)) throw Fault.echo();
    if (!isCell(name)) throw unknown(call);
    if (open.contains(name)) throw new Fault(call.at(), "cell '" + name + "' contains itself", "a cell is written out where it is applied, so it must end; use repeat, or a second cell");
    if (done.containsKey(name)) return done.get(name);
    if (blocks.containsKey(name) && blocks.get(name).network()) throw new Fault(call.at(), "'" + name + "' is a network and cannot be applied", "apply cells; make it a cell");
    if (!blocks.containsKey(name)) return fromLibrary(call);
    if (open.size() >= LEVELS) throw new Fault(call.at(), "cells in cells are more than " + LEVELS + " levels deep", "apply the inner ones side by side, one to what the other gives, or use repeat");
    int before = errors.count();
    ElaboratedBlock cell = elaborate(blocks.get(name));
    if (errors.count() > before) throw Fault.echo();
    return cell;
  }

  private ElaboratedBlock fromLibrary(Syntax.Call call) {
    try {
      ProgramElaborator text = new ProgramElaborator(library, new LinkedHashSet<>(open));
      Definitions found = text.read(library.find(call.name()).orElseThrow());
      if (found.cell(call.name()).isEmpty()) throw new Fault(call.at(), "the library's text for '" + call.name() + "' does not define it", "correct the library");
      done.put(call.name(), text.done.get(call.name()));
      return done.get(call.name());
    } catch (LanguageException wrong) {
      throw new Fault(call.at(), "the library's cell '" + call.name() + "' is wrong: " + wrong.diagnostics().get(0).headline(), "correct the library");
    }
  }

  /** A name as in a library's module, or as a method of a value. */
  private String dotted(String name, String last) {
    String lower = last.toLowerCase(java.util.Locale.ROOT), known = isCallable(last) ? last : isCallable(lower) ? lower : null;
    if (known == null) return ForeignNames.of(last).orElse("a dot stands between an applied cell and a part of it; call functions and cells by their names alone, as tanh(x)");
    return "write " + known + "(..) without '" + name.substring(0, name.length() - last.length()) + "'";
  }

  private boolean isCallable(String name) {
    return CallElaborator.isReserved(name) || functions.containsKey(name) || isCell(name);
  }

  private Fault unknown(Syntax.Call call) {
    String name = call.name();
    return ForeignNames.of(name).map(instead -> new Fault(call.at(), "Rondo has no '" + name + "'", instead)).orElseGet(() -> new Fault(call.at(), "there is no function or cell '" + name + "'", () -> didYouMean(name)));
  }

  private String didYouMean(String name) {
    String last = name.substring(name.lastIndexOf('.') + 1);
    if (!last.equals(name) && !functions.containsKey(name)) return dotted(name, last);
    Set<String> known = new TreeSet<>(functions.keySet());
    known.addAll(blocks.keySet());
    known.addAll(library.names());
    for (Builtin b : Builtin.values()) known.add(b.text());
    for (Elementwise e : Elementwise.values()) known.add(e.text());
    String near = Spelling.nearest(name, known);
    return near != null ? "did you mean '" + near + "'" : "define it: function " + name + "(x) = .., or cell " + name + "(..) {..}";
  }
}
