package dev.rondo.graph.text;

import static java.util.Map.entry;

import java.util.Map;
import java.util.Optional;

/** Syntax of other languages at the beginning or end of a statement -> the equivalent in Rondo. */
final class ForeignSyntax {

  private static final String SELECT = "there is no if; choose a value by z = select(a > b, a, b)";
  private static final String ROUNDS = "for a fixed number of rounds write repeat 3 { .. }; the loop over time is there without being written";
  private static final String PLAIN = "write the equation alone, as z = ..";
  private static final String COMMENT = "a comment starts with #";
  private static final String DECLARED = "this stands after the name of an input; over what another value varies follows from its equation";

  // @formatter:off
  private static final Map<String, String> WORDS = Map.ofEntries(
      entry("if", SELECT), entry("else", SELECT), entry("elif", SELECT), entry("for", ROUNDS), entry("while", ROUNDS),
      entry("let", PLAIN), entry("var", PLAIN), entry("val", PLAIN), entry("const", PLAIN), entry("def", PLAIN), entry("self", PLAIN),
      entry("inputs",     "did you mean 'input'"),
      entry("outputs",    "did you mean 'output'"),
      entry("states",     "did you mean 'state'"),
      entry("params",     "did you mean 'param'"),
      entry("parameter",  "did you mean 'param'"),
      entry("parameters", "did you mean 'param'"),
      entry("targets",    "did you mean 'target'"),
      entry("over", DECLARED), entry("per", DECLARED), entry("with", DECLARED),
      entry("and", "write a * b where both must be 1"),
      entry("or",  "write max(a, b) where one of two must be 1"),
      entry("not", "write 1 - a for the opposite of a comparison"));
  // @formatter:on

  private ForeignSyntax() {}

  static Optional<String> of(Token word) {
    if (word.is("/")) return Optional.of(COMMENT);
    return word.isName() ? Optional.ofNullable(WORDS.get(word.text())) : Optional.empty();
  }

  /** The tokens after the name of an equation instead of {@code =}. */
  static Optional<String> afterName(Token name, Token found) {
    if (found.is("[")) return Optional.of("an equation gives a whole value, at every step: for the next value of a state write " + name.text() + "' = ..");
    if (found.is(",")) return Optional.of("an equation gives one value: write a = lstm(..); a is its first output, a.h' and a.c' are its states");
    if (found.is("+") || found.is("-") || found.is("*")) return Optional.of("write the sum or product out under another name, as z = " + name.text() + " " + found.text() + " 1; what a function gives stands after return");
    return Optional.empty();
  }
}
