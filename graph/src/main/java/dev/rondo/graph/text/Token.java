package dev.rondo.graph.text;

/** A word of the language: a name, a number, a string, a sign, the end of a line ({@code ;} too) or of the text. */
record Token(Kind kind, String text, double value, Position at) {

  enum Kind { NAME, NUMBER, STRING, SIGN, NEWLINE, END }

  boolean is(String sign) {
    return kind == Kind.SIGN && text.equals(sign);
  }

  boolean isName() {
    return kind == Kind.NAME;
  }

  boolean isWord(String word) {
    return kind == Kind.NAME && text.equals(word);
  }

  /** Whether it is an integer written without point or exponent. */
  boolean isInteger() {
    return kind == Kind.NUMBER && text.chars().allMatch(Character::isDigit);
  }

  /** Its name in messages. */
  String described() {
    return switch (kind) {
      case NAME, SIGN, NUMBER -> "'" + text + "'";
      case STRING -> "a string";
      case NEWLINE -> text.equals(";") ? "';'" : "the end of the line";
      case END -> "the end of the text";
    };
  }
}
