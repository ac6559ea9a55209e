package dev.rondo.settings;

import dev.rondo.data.file.ColumnReference;
import dev.rondo.graph.text.Position;
import dev.rondo.graph.text.Settings.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/** value -> number, count, flag, text or choice, or a {@link Mismatch} at its place. */
final class SettingValues {

  /** A value of a type that the key does not take. */
  static final class Mismatch extends RuntimeException {
    private static final long serialVersionUID = 1;
    final transient Position at;
    final String remedy;

    Mismatch(Position at, String found, String remedy) {
      super(found);
      this.at = at;
      this.remedy = remedy;
    }
  }

  private SettingValues() {}

  static double number(Value value) {
    if (value instanceof Value.Number n) return n.value();
    throw mismatch(value, "a number", "0.5");
  }

  private static final double LARGEST = 1e9 - 1;

  static int count(Value value) {
    if (!(value instanceof Value.Number n) || n.value() != Math.rint(n.value())) throw mismatch(value, "a whole number", "12");
    if (Math.abs(n.value()) > LARGEST) throw new Mismatch(value.at(), show(value) + " is too large", "a whole number has nine digits at most");
    return (int) n.value();
  }

  static List<Integer> counts(Value value) {
    return each(value, SettingValues::count);
  }

  static boolean flag(Value value) {
    if (value instanceof Value.Word w && w.value().equals("yes")) return true;
    if (value instanceof Value.Word w && w.value().equals("no")) return false;
    throw mismatch(value, "yes or no", "yes");
  }

  static String text(Value value) {
    if (value instanceof Value.Text t) return t.value();
    throw mismatch(value, "a text", value instanceof Value.Word w ? "\"" + w.value() + "\"" : "\"a.csv\"");
  }

  /** One value, or several separated by commas. Throws at the second of two equal values. */
  static <T> List<T> each(Value value, Function<Value, T> read) {
    if (!(value instanceof Value.Several several)) return List.of(read.apply(value));
    List<T> all = new ArrayList<>();
    for (Value one : several.values()) {
      T next = read.apply(one);
      if (all.contains(next)) throw new Mismatch(one.at(), show(one) + " stands here twice", "keep one of the two");
      all.add(next);
    }
    return all;
  }

  /** A text, or a whole number as text. */
  static String name(Value value) {
    return value instanceof Value.Number ? String.valueOf(count(value)) : text(value);
  }

  /** A number is the position of a column, a text its name. */
  static ColumnReference column(Value value) {
    if (value instanceof Value.Text name) return ColumnReference.of(name.value());
    if (!(value instanceof Value.Number)) throw mismatch(value, "a column", value instanceof Value.Word w ? "\"" + w.value() + "\"" : "\"a\" or 1");
    int number = count(value);
    if (number < 1) throw new Mismatch(value.at(), "column " + number, "columns are counted from 1");
    return ColumnReference.of(number);
  }

  static <T> T choice(Value value, BiFunction<String, Arguments, T> meaning) {
    if (value instanceof Value.Word w) return meaning.apply(w.value(), new Arguments(w.value(), List.of(), w.at()));
    if (value instanceof Value.Call c) {
      Arguments arguments = new Arguments(c.name(), c.args(), c.at());
      T result = meaning.apply(c.name(), arguments);
      arguments.done();
      return result;
    }
    throw mismatch(value, "a word", "none");
  }

  private static Mismatch mismatch(Value value, String expected, String example) {
    if (value instanceof Value.Several s) return new Mismatch(s.values().get(1).at(), "a second value where " + expected + " is expected", "keep one of them");
    return new Mismatch(value.at(), show(value) + " where " + expected + " is expected", "write it as " + example);
  }

  private static String show(Value value) {
    if (value instanceof Value.Number n) return "the number " + (n.value() == Math.rint(n.value()) && Math.abs(n.value()) <= Long.MAX_VALUE / 2 ? String.valueOf((long) n.value()) : String.valueOf(n.value()));
    if (value instanceof Value.Text t) return "the text \"" + t.value() + "\"";
    if (value instanceof Value.Word w) return "the word '" + w.value() + "'";
    if (value instanceof Value.Call c) return "'" + c.name() + "(..)'";
    return "several values";
  }
}
