package dev.rondo.graph.text;

import java.util.List;

/**
 * A position in the tokens, moving forwards. Inside brackets the ends of lines do not count. The parsers report when a
 * bracket opens and closes, so an unclosed one spoils only its own statement.
 */
final class Cursor {

  private static final int DEEPEST = 300;

  private final List<Token> tokens;
  private int at;
  private int open;
  private int depth;

  Cursor(List<Token> tokens) {
    this.tokens = tokens;
  }

  Token peek() {
    if (open > 0) skipLines();
    return tokens.get(at);
  }

  Token next() {
    Token token = peek();
    if (token.kind() != Token.Kind.END) at++;
    return token;
  }

  /** The token after the next one. */
  Token second() {
    peek();
    return tokens.get(Math.min(at + 1, tokens.size() - 1));
  }

  /** Skips ends of lines, as after an operator or a comma; returns whether there were any. */
  boolean skipLines() {
    int from = at;
    while (tokens.get(at).kind() == Token.Kind.NEWLINE && !tokens.get(at).text().equals(";")) at++;
    return at > from;
  }

  /** Whether the next tokens can only be a new statement: {@code NAME NAME}, {@code NAME =} or {@code NAME' =}. */
  boolean atStatementStart() {
    Token second = second();
    boolean prime = second.is("'") && tokens.get(Math.min(at + 2, tokens.size() - 1)).is("=");
    return peek().isName() && (second.isName() || second.is("=") || prime);
  }

  /** Skips empty statements. */
  void skipEnds() {
    while (tokens.get(at).kind() == Token.Kind.NEWLINE) at++;
  }

  boolean accept(String sign) {
    if (!peek().is(sign)) return false;
    next();
    return true;
  }

  boolean acceptWord(String word) {
    if (!peek().isWord(word)) return false;
    next();
    return true;
  }

  /** A sign after which the statement may continue in the next line. */
  boolean acceptAndGoOn(String sign) {
    if (!accept(sign)) return false;
    skipLines();
    return true;
  }

  Token expect(String sign, String remedy) {
    if (!peek().is(sign)) throw fault("expected '" + sign + "' but found " + peek().described(), remedy);
    return next();
  }

  Token expectName(String what) {
    if (!peek().isName()) throw fault("expected " + what + " but found " + peek().described(), "write a name: letters, digits and _, not starting with a digit");
    return next();
  }

  /** The current position, to ask later for the tokens since then. */
  int mark() {
    return at;
  }

  /** The tokens from a mark up to here. */
  List<Token> since(int mark) {
    return tokens.subList(mark, at);
  }

  Fault fault(String message, String remedy) {
    return new Fault(peek().at(), message, remedy);
  }

  Token open(String bracket) {
    Token token = expect(bracket, "");
    open++;
    return token;
  }

  /** The closing bracket for an opened one. */
  void close(String bracket, Token opened) {
    if (!peek().is(bracket)) {
      throw fault("expected ',' or '" + bracket + "' but found " + peek().described(), "close the '" + opened.text() + "' of line " + opened.at().line() + ", column " + opened.at().column());
    }
    at++;
    open--;
  }

  /** One level deeper into an expression; a text with deeper nesting is refused before the stack overflows. */
  void deeper() {
    if (++depth > DEEPEST) throw fault("an expression is nested more than " + DEEPEST + " deep", "give its parts names in equations of their own");
  }

  void shallower(int levels) {
    depth -= levels;
  }

  boolean atStatementEnd() {
    Token token = peek();
    return token.kind() == Token.Kind.NEWLINE || token.kind() == Token.Kind.END || token.is("}");
  }

  void endStatement() {
    if (!atStatementEnd()) throw fault("expected the end of the statement but found " + peek().described(), ForeignSyntax.of(peek()).orElse("write one statement a line, or put ; between two; a line goes on only after an operator or a comma, or within brackets"));
  }

  /** After an error: to the end of the statement, over braces that open and close in it. */
  void recover() {
    open = 0;
    depth = 0;
    int braces = 0;
    while (true) {
      Token token = tokens.get(at);
      if (token.kind() == Token.Kind.END || braces == 0 && (token.kind() == Token.Kind.NEWLINE || token.is("}"))) return;
      if (token.is("{")) braces++;
      if (token.is("}")) braces--;
      at++;
    }
  }

  /** After an error outside of all blocks: to the next line that starts a definition. */
  void recoverDefinition() {
    open = 0;
    depth = 0;
    do {
      if (tokens.get(at).kind() == Token.Kind.END) return;
      at++;
    } while (!(tokens.get(at - 1).kind() == Token.Kind.NEWLINE && Parser.startsDefinition(tokens.get(at))));
  }
}
