package dev.rondo.graph.text;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Text -> tokens. A character that starts no token is reported and skipped. */
final class Lexer {

  private static final Pattern BLANK = Pattern.compile("([ \\t\\r\\f\\uFEFF]|#[^\\n]*)++");
  private static final Pattern NAME = Pattern.compile("[\\p{L}_][\\p{L}\\p{M}\\p{N}_]*+(\\.[\\p{L}_][\\p{L}\\p{M}\\p{N}_]*+)*+");
  private static final Pattern NUMBER = Pattern.compile("([0-9]++(\\.[0-9]++)?+|\\.[0-9]++)([eE][+-]?[0-9]++)?+");
  private static final Pattern STRING = Pattern.compile("\"([^\"\\\\\\n]|\\\\[\"\\\\])*+\"");
  private static final Pattern SIGN = Pattern.compile("\\.\\.|<=|>=|==|[-(){}\\[\\],:='+*/@^<>]");

  private static final List<Pattern> TOKENS = List.of(BLANK, NAME, NUMBER, SIGN);

  private final Source source;
  private final String text;
  private final Diagnostics errors;
  private final List<Token> tokens = new ArrayList<>();
  private int at;
  private int line = 1;
  private int lineStart;

  private Lexer(Source source, Diagnostics errors) {
    this.source = source;
    this.text = source.text();
    this.errors = errors;
  }

  /** All tokens, the last of them END; errors are added to the list. */
  static List<Token> tokens(Source source, Diagnostics errors) {
    Lexer lexer = new Lexer(source, errors);
    if (source.text().length() > Source.MOST) {
      errors.add(lexer.here(), "a text of " + source.text().length() + " characters; a program has at most " + Source.MOST, "is it a program? data stands in files of its own, which the program names");
      lexer.at = lexer.text.length();
    }
    while (lexer.at < lexer.text.length()) lexer.next();
    lexer.tokens.add(new Token(Token.Kind.END, "", 0, lexer.here()));
    return lexer.tokens;
  }

  private Position here() {
    return new Position(source, line, at - lineStart + 1);
  }

  private void next() {
    char c = text.charAt(at);
    if (match(BLANK) != null) return;
    if (c == '\n' || c == ';') newline(c);
    else if (lex(NAME, Token.Kind.NAME) || number() || lex(STRING, Token.Kind.STRING) || lex(SIGN, Token.Kind.SIGN)) return;
    else unknown(c);
  }

  private boolean startsToken() {
    char c = text.charAt(at);
    return c == '\n' || c == ';' || c == '"' || TOKENS.stream().anyMatch(p -> p.matcher(text).region(at, text.length()).lookingAt());
  }

  private String match(Pattern pattern) {
    Matcher m = pattern.matcher(text).region(at, text.length());
    if (!m.lookingAt()) return null;
    at = m.end();
    return m.group();
  }

  private void newline(char c) {
    tokens.add(new Token(Token.Kind.NEWLINE, String.valueOf(c), 0, here()));
    at++;
    if (c == '\n') {
      line++;
      lineStart = at;
    }
  }

  private boolean lex(Pattern pattern, Token.Kind kind) {
    Position start = here();
    String found = match(pattern);
    if (found == null) return false;
    if (kind == Token.Kind.NAME && (found.equals("infinity") || found.equals("nan"))) {
      tokens.add(new Token(Token.Kind.NUMBER, found, found.equals("nan") ? Double.NaN : Double.POSITIVE_INFINITY, start));
      return true;
    }
    String content = kind == Token.Kind.STRING ? found.substring(1, found.length() - 1).replaceAll("\\\\(.)", "$1") : found;
    tokens.add(new Token(kind, content, 0, start));
    return true;
  }

  private boolean number() {
    Position start = here();
    String found = match(NUMBER);
    if (found == null) return false;
    double value = Double.parseDouble(found);
    if (Double.isInfinite(value)) errors.add(start, "the number " + shown(found) + " is too large for a double", "the largest is 1.7976931348623157e308; write infinity for more");
    if (at < text.length() && Character.isLetter(text.charAt(at))) {
      errors.add(start, "a number runs into a name", "a name starts with a letter; to multiply, write *");
      match(NAME);
    }
    tokens.add(new Token(Token.Kind.NUMBER, found, value, start));
    return true;
  }

  private static String shown(String found) {
    return found.length() > 20 ? found.substring(0, 17) + "..." : found;
  }

  private void unknown(char c) {
    if (c == '"') {
      errors.add(here(), "a string is not closed on its line", "end it with \"");
      while (at < text.length() && text.charAt(at) != '\n') at++;
      return;
    }
    int point = text.codePointAt(at);
    String name = Character.isISOControl(point) ? String.format("U+%04X", point) : "'" + Character.toString(point) + "'";
    errors.add(here(), "the character " + name + " means nothing here", switch (c) {
      case '’', '′', '`' -> "a prime is written '";
      case '−', '–' -> "minus is written -";
      case '·', '×' -> "a product is written * (elementwise) or @ (matrix)";
      case '!' -> "there is no 'not'; 1 - c turns a comparison round, as 1 - (a == b)";
      case '?' -> "to choose between two values write select(a > b, a, b); comments start with #";
      case '&' -> "where both must be 1 write a * b";
      case '|' -> "where one of two must be 1 write max(a, b)";
      default -> "remove it; comments start with #";
    });
    do at += Character.charCount(text.codePointAt(at)); while (at < text.length() && !startsToken());   // a run of them is one error
  }
}
