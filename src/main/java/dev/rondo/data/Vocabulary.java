package dev.rondo.data;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** character <-> code 0..V-1, in the order of the code points, so that the same text always gives the same vocabulary. */
public final class Vocabulary {

  private final int[] characters;
  private final Map<Integer, Integer> codes = new HashMap<>();

  private Vocabulary(int[] characters) {
    this.characters = characters;
    for (int i = 0; i < characters.length; i++) codes.put(characters[i], i);
  }

  /** The distinct characters of a text. */
  public static Vocabulary of(String text) {
    return new Vocabulary(text.codePoints().distinct().sorted().toArray());
  }

  public int size() {
    return characters.length;
  }

  /** All characters in order; {@link #of} makes the same vocabulary of it again. */
  public String text() {
    return new String(characters, 0, characters.length);
  }

  /** Throws {@link DataException} naming the first character that the vocabulary lacks. */
  public int[] encode(String text) {
    return text.codePoints().map(this::code).toArray();
  }

  private int code(int character) {
    Integer code = codes.get(character);
    if (code == null) {
      throw new DataException("character " + show(character) + " is not among the " + size() + " that the model knows", "it knows " + shown() + "; write the text with these");
    }
    return code;
  }

  public String decode(int code) {
    return Character.toString(characters[code]);
  }

  private String shown() {
    List<String> shown = text().codePoints().filter(c -> !Character.isWhitespace(c) && !Character.isISOControl(c)).mapToObj(Character::toString).toList();
    int most = Math.min(shown.size(), 100);
    return String.join("", shown.subList(0, most)) + (most < shown.size() ? " and " + (shown.size() - most) + " more" : "") + " and white space";
  }

  private static String show(int character) {
    String code = String.format("U+%04X", character);
    return Character.isISOControl(character) ? code : "'" + Character.toString(character) + "' (" + code + ")";
  }
}
