package dev.rondo.graph;

import dev.rondo.graph.text.Diagnostic;
import dev.rondo.graph.text.Fault;
import dev.rondo.graph.text.LanguageException;
import dev.rondo.graph.text.Parser;
import dev.rondo.graph.text.Settings;
import dev.rondo.graph.text.Source;
import dev.rondo.graph.text.Syntax;
import dev.rondo.graph.text.Syntax.Definition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The definitions of one file, and what they may call: each other, the prelude and the library. */
final class Program {

  private static final Map<String, Syntax.Function> PRELUDE = new HashMap<>();

  static {
    List<Diagnostic> errors = new ArrayList<>();
    for (Definition d : Parser.definitions(Resources.read("prelude.rondo"), errors)) PRELUDE.put(d.name(), (Syntax.Function) d);
    if (!errors.isEmpty()) throw new LanguageException(errors);
  }

  private final Library library;
  private final Set<String> open;
  private final List<Diagnostic> errors = new ArrayList<>();
  private final Map<String, Syntax.Function> functions = new HashMap<>(PRELUDE);
  private final Map<String, Syntax.Block> blocks = new LinkedHashMap<>();
  private final Map<String, Recurrence> done = new HashMap<>();
  private final Map<String, List<String>> targets = new HashMap<>();
  private final Map<String, Map<String, String>> lengths = new HashMap<>();
  private final List<Settings> settings = new ArrayList<>();

  private Program(Library library, Set<String> open) {
    this.library = library;
    this.open = open;
  }

  static Module module(Source source, Library library) {
    return new Program(library, new LinkedHashSet<>()).read(source);
  }

  /** A program without definitions of its own, for single expressions. */
  static Program empty(Library library) {
    return new Program(library, new LinkedHashSet<>());
  }

  private Module read(Source source) {
    for (Definition d : Parser.definitions(source, errors)) define(d);
    fail();
    blocks.values().forEach(this::elaborate);
    fail();
    List<Recurrence> cells = blocks.values().stream().filter(b -> !b.network()).map(b -> done.get(b.name())).toList();
    List<Network> networks = blocks.values().stream().filter(Syntax.Block::network).map(b -> new Network(done.get(b.name()), targets.get(b.name()), lengths.get(b.name()))).toList();
    return new Module(cells, networks, settings);
  }

  private void fail() {
    if (errors.isEmpty()) return;
    throw new LanguageException(errors.stream().distinct().sorted(java.util.Comparator.comparing(Diagnostic::line).thenComparing(Diagnostic::column)).toList());
  }

  private void define(Definition d) {
    if (d instanceof Syntax.Configuration c) {
      if (settings.stream().anyMatch(s -> s.name().equals(c.name()))) errors.add(c.at().diagnose("there are two blocks '" + c.name() + "'", "join them"));
      settings.add(c.settings());
      return;
    }
    boolean twice = blocks.containsKey(d.name()) || functions.containsKey(d.name()) && functions.get(d.name()) != PRELUDE.get(d.name());
    if (twice) errors.add(d.at().diagnose("'" + d.name() + "' is defined twice", "give one of the two another name"));
    else if (Calls.isReserved(d.name())) errors.add(d.at().diagnose("'" + d.name() + "' is a function of the language", "give the definition another name"));
    else if (d instanceof Syntax.Function f) functions.put(f.name(), f);
    else if (d instanceof Syntax.Block b) {
      functions.remove(b.name());   // a cell may take a name of the prelude
      blocks.put(b.name(), b);
    }
  }

  private Recurrence elaborate(Syntax.Block block) {
    Recurrence known = done.get(block.name());
    if (known != null) return known;
    Block reading = new Block(block, this, errors);
    open.add(block.name());
    Recurrence found = reading.recurrence();
    open.remove(block.name());
    done.put(block.name(), found);
    targets.put(block.name(), reading.targets());
    lengths.put(block.name(), reading.lengths());
    return found;
  }

  Syntax.Function function(String name) {
    return functions.get(name);
  }

  boolean isCell(String name) {
    return !Calls.isReserved(name) && !functions.containsKey(name) && (blocks.containsKey(name) || library.find(name).isPresent());
  }

  /** The cell that is called. */
  Recurrence cell(Syntax.Call call) {
    String name = call.name();
    if (!isCell(name)) throw new Fault(call.at(), "there is no function or cell '" + name + "'", didYouMean(name));
    if (open.contains(name)) throw new Fault(call.at(), "cell '" + name + "' contains itself", "a cell is written out where it is applied, so it must end; use repeat, or a second cell");
    if (done.containsKey(name)) return usable(done.get(name));
    if (blocks.containsKey(name)) {
      if (blocks.get(name).network()) throw new Fault(call.at(), "'" + name + "' is a network and cannot be applied", "apply cells; make it a cell");
      int before = errors.size();
      Recurrence cell = elaborate(blocks.get(name));
      if (errors.size() > before) throw Fault.echo();
      return usable(cell);
    }
    return fromLibrary(call);
  }

  private Recurrence usable(Recurrence cell) {
    boolean whole = !cell.outputs().isEmpty() && cell.states().stream().allMatch(s -> s.next() != null && s.initial() != null);
    if (!whole) throw Fault.echo();
    return cell;
  }

  private Recurrence fromLibrary(Syntax.Call call) {
    try {
      Program text = new Program(library, new LinkedHashSet<>(open));
      Module found = text.read(library.find(call.name()).orElseThrow());
      Recurrence cell = found.cell(call.name()).orElseThrow(() -> new Fault(call.at(), "the library's text for '" + call.name() + "' does not define it", "correct the library"));
      done.put(call.name(), cell);
      return cell;
    } catch (LanguageException wrong) {
      throw new Fault(call.at(), "the library's cell '" + call.name() + "' is wrong: " + wrong.diagnostics().get(0).headline(), "correct the library");
    }
  }

  private String didYouMean(String name) {
    Set<String> known = new TreeSet<>(functions.keySet());
    known.addAll(blocks.keySet());
    known.addAll(library.names());
    for (Builtin b : Builtin.values()) known.add(b.text());
    for (Elementwise e : Elementwise.values()) known.add(e.text());
    String near = Spelling.nearest(name, known);
    return near != null ? "did you mean '" + near + "'" : "define it: function " + name + "(x) = .., or cell " + name + "(..) {..}";
  }
}
