package dev.rondo.graph.text;

import dev.rondo.graph.text.Syntax.Definition;
import dev.rondo.graph.text.Syntax.Statement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Tokens -> definitions: cells, networks, functions and settings. Every definition and every statement is parsed, even
 * after errors.
 */
public final class Parser {

  /** The sizes that every recurrence has, by their names in lists of sizes; no dimension may have such a name. */
  public static final Map<String, String> IMPLICIT = Map.of("B", "the number of examples in a batch", "T", "the number of steps");

  private static final Set<String> DEFINITIONS = Set.of("cell", "network", "function", "data", "train", "sizes");
  private static final Set<String> STATEMENTS = Set.of("input", "target", "state", "param", "output", "loss", "repeat", "return");
  private static final String DIMENSION = "a dimension";

  private final Cursor cursor;
  private final StatementParser statements;
  private final SettingsParser settings;
  private final Diagnostics errors;

  private Parser(Cursor cursor, Diagnostics errors) {
    this.cursor = cursor;
    this.errors = errors;
    this.statements = new StatementParser(cursor, errors);
    this.settings = new SettingsParser(cursor, errors);
  }

  /** The definitions of a file; errors are added to the list. */
  public static List<Definition> definitions(Source source, Diagnostics errors) {
    List<Token> tokens = Lexer.tokens(source, errors);
    Diagnostics forms = errors.elsewhere();
    List<Definition> found = definitions(new Parser(new Cursor(tokens), forms));
    errors.addAll(forms);
    return found;
  }

  private static List<Definition> definitions(Parser parser) {
    List<Definition> found = new ArrayList<>();
    parser.cursor.skipEnds();
    while (parser.cursor.peek().kind() != Token.Kind.END) {
      Token first = parser.cursor.peek(), second = parser.cursor.second();
      try {
        found.add(parser.definition());
      } catch (Fault fault) {
        parser.errors.add(fault);
        parser.cursor.recoverDefinition();
        if (startsDefinition(first)) found.add(new Syntax.Damaged(second.text(), second.at()));
        else if (!found.isEmpty() && isWithinBlock(first, second)) found.add(damaged(found.remove(found.size() - 1)));   // it ended too early
      }
      parser.cursor.skipEnds();
    }
    return found;
  }

  /** Whether a block continues, or ends, at these tokens. */
  private static boolean isWithinBlock(Token first, Token second) {
    return first.is("}") || second.is("=") || second.is("'") || STATEMENTS.contains(first.text());
  }

  private static Definition damaged(Definition d) {
    return d instanceof Syntax.Configuration ? d : new Syntax.Damaged(d.name(), d.at());
  }

  /** A single term, as the whole text. */
  public static Syntax.Term term(Source source) {
    Diagnostics errors = new Diagnostics();
    Cursor cursor = new Cursor(Lexer.tokens(source, errors));
    try {
      cursor.skipEnds();
      Syntax.Term term = new TermParser(cursor).term();
      cursor.skipEnds();
      if (cursor.peek().kind() != Token.Kind.END) throw cursor.fault("expected the end but found " + cursor.peek().described(), "write a single expression");
      errors.fail();
      return term;
    } catch (Fault fault) {
      errors.add(fault);
    }
    errors.fail();
    throw new AssertionError("a fault of the form is not an echo");
  }

  /** Settings without a block around them, as the whole text; throws {@link LanguageException} with every error. */
  public static Settings settings(Source source, String name) {
    Diagnostics errors = new Diagnostics();
    Cursor cursor = new Cursor(Lexer.tokens(source, errors));
    Settings found = new SettingsParser(cursor, errors).bare(name);
    errors.fail();
    return found;
  }

  static boolean startsDefinition(Token token) {
    return token.isName() && startsDefinition(token.text());
  }

  private static boolean startsDefinition(String word) {
    return DEFINITIONS.contains(word);
  }

  private Definition definition() {
    if (cursor.peek().kind() == Token.Kind.STRING) throw cursor.fault("expected a definition but found a string", "a comment starts with #");
    Token first = cursor.expectName("a definition");
    if (first.text().equals("cell") || first.text().equals("network")) return block(first);
    if (first.text().equals("function")) return function(first);
    if (cursor.peek().is("{")) return settings.block(first);
    throw new Fault(first.at(), "'" + first.text() + "' starts no definition", (startsDefinition(first.text().toLowerCase(java.util.Locale.ROOT)) ? "did you mean '" + first.text().toLowerCase(java.util.Locale.ROOT) + "'; " : "") + "a file holds cell NAME(..) {..}, network NAME(..) {..}, function NAME(..) = .. and settings such as data {..} and train {..}");
  }

  private Syntax.Block block(Token keyword) {
    Token name = cursor.expectName("the name of the " + keyword.text());
    List<String> dims = cursor.peek().is("(") ? names(DIMENSION, IMPLICIT) : List.of();
    Token opened = cursor.expect("{", "the equations stand between { and }");
    List<Statement> body = statements.body(opened);
    return new Syntax.Block(keyword.text().equals("network"), name.text(), dims, body, name.at(), opened.at());
  }

  private List<String> names(String what, Map<String, String> reserved) {
    Token opened = cursor.open("(");
    Set<String> names = new LinkedHashSet<>();
    while (!cursor.peek().is(")")) {
      Token name = named(what);
      if (!names.add(name.text())) throw new Fault(name.at(), "'" + name.text() + "' stands twice in the list", "give each " + what.replaceFirst("^an? ", "") + " a name of its own");
      if (reserved.containsKey(name.text())) throw new Fault(name.at(), "'" + name.text() + "' is " + reserved.get(name.text()) + " and cannot be " + what, "give it another name");
      if (!cursor.accept(",")) break;
    }
    cursor.close(")", opened);
    return List.copyOf(names);
  }

  private Token named(String what) {
    boolean number = cursor.peek().kind() == Token.Kind.NUMBER || cursor.second().is("=");
    if (number && what.equals(DIMENSION)) throw cursor.fault("a dimension is a name but this gives its number", "name it here, as (H), and give its number where the cell is used, as c(x, H = 64), or in sizes { H = 64 }");
    return cursor.expectName(what);
  }

  private Syntax.Function function(Token keyword) {
    Token name = cursor.expectName("the name of the function");
    if (!cursor.peek().is("(")) throw cursor.fault("expected '(' but found " + cursor.peek().described(), "a function lists its parameters: function " + name.text() + "(x) = ..");
    List<String> params = names("a parameter", Map.of());
    if (cursor.acceptAndGoOn("=")) {
      Position at = cursor.peek().at();
      Syntax.Term value = new TermParser(cursor).term();
      cursor.endStatement();
      return new Syntax.Function(name.text(), params, List.of(new Syntax.Return(value, at)), name.at());
    }
    Token opened = cursor.expect("{", "a function is an expression after =, or equations and a return between { and }");
    return new Syntax.Function(name.text(), params, statements.body(opened), name.at());
  }
}
