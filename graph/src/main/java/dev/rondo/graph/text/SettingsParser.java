package dev.rondo.graph.text;

import dev.rondo.graph.text.Settings.Argument;
import dev.rondo.graph.text.Settings.Entry;
import dev.rondo.graph.text.Settings.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;

/** Tokens -> {@code NAME { key = value .. }}. */
final class SettingsParser {

  /** The maximum of numbers in all ranges of a text. */
  private static final int MOST = 10_000;

  private final Cursor cursor;
  private final Diagnostics errors;
  private final Set<String> keys = new HashSet<>();   // of the current block
  private long ranged;   // numbers of ranges so far

  SettingsParser(Cursor cursor, Diagnostics errors) {
    this.cursor = cursor;
    this.errors = errors;
  }

  Syntax.Configuration block(Token name) {
    int mark = cursor.mark();
    Token opened = cursor.expect("{", "");
    List<Entry> entries = new ArrayList<>();
    boolean whole = true;
    keys.clear();
    cursor.skipEnds();
    while (!cursor.peek().is("}")) {
      if (cursor.peek().kind() == Token.Kind.END) throw new Fault(opened.at(), "a block is not closed", "end it with }");
      whole &= read(entries);
    }
    cursor.next();
    return new Syntax.Configuration(new Settings(name.text(), entries, name.at()), whole && !errors.spoils(cursor.since(mark)));
  }

  /** The content of a block, without its name and braces, as the whole text. */
  Settings bare(String name) {
    Position at = cursor.peek().at();
    List<Entry> entries = new ArrayList<>();
    cursor.skipEnds();
    while (cursor.peek().kind() != Token.Kind.END) {
      if (cursor.peek().is("}")) errors.add(cursor.next().at(), "a '}' that closes nothing", "remove it");
      else read(entries);
    }
    return new Settings(name, entries, at);
  }

  private boolean read(List<Entry> entries) {
    boolean good = true;
    try {
      entries.add(entry());
      cursor.endStatement();
    } catch (Fault fault) {
      errors.add(fault);
      cursor.recover();
      good = false;
    }
    cursor.skipEnds();
    return good;
  }

  private Entry entry() {
    Token key = cursor.expectName("a setting");
    cursor.expect("=", "a setting is key = value");
    cursor.skipLines();
    if (!keys.add(key.text())) throw new Fault(key.at(), "'" + key.text() + "' is set twice", "keep one of the two");
    Position at = cursor.peek().at();
    List<Value> values = new ArrayList<>(values());
    while (cursor.acceptAndGoOn(",")) values.addAll(values());
    return new Entry(key.text(), values.size() == 1 ? values.get(0) : new Value.Several(values, at), key.at());
  }

  /** One value, or the integers of a range: {@code 1..3} is {@code 1, 2, 3}. */
  private List<Value> values() {
    Value first = value();
    if (!cursor.accept("..")) return List.of(first);
    Value last = value();
    if (!(first instanceof Value.Number a && last instanceof Value.Number b && isWhole(a.value()) && isWhole(b.value()) && a.value() < b.value())) {
      throw new Fault(first.at(), "a range that does not go from one whole number up to another", "write it as 1..24");
    }
    long count = (long) (b.value() - a.value()) + 1;
    if (ranged + count > MOST) throw new Fault(first.at(), "ranges of more than " + MOST + " numbers in all", "write a shorter one");
    ranged += count;
    return LongStream.rangeClosed((long) a.value(), (long) b.value()).<Value>mapToObj(n -> new Value.Number(n, n == (long) b.value() ? b.at() : a.at())).toList();
  }

  private static boolean isWhole(double number) {
    return number == Math.rint(number) && Math.abs(number) < 1e9;
  }

  private Value value() {
    Token token = cursor.peek();
    if (cursor.accept("-")) {
      if (cursor.peek().kind() != Token.Kind.NUMBER) throw cursor.fault("expected a number but found " + cursor.peek().described(), "settings take no expressions");
      return new Value.Number(-cursor.next().value(), token.at());
    }
    return switch (token.kind()) {
      case NUMBER -> new Value.Number(cursor.next().value(), token.at());
      case STRING -> new Value.Text(cursor.next().text(), token.at());
      case NAME -> nameOrCall(cursor.next());
      case SIGN, NEWLINE, END -> throw cursor.fault("expected a value but found " + token.described(), "write a number, a name, \"text\" or a call such as adam(0.002)");
    };
  }

  private Value nameOrCall(Token name) {
    if (!cursor.peek().is("(")) return new Value.Word(name.text(), name.at());
    cursor.deeper();
    Token opened = cursor.open("(");
    List<Argument> args = new ArrayList<>();
    while (!cursor.peek().is(")")) {
      Token first = cursor.peek();
      Optional<String> key = Optional.empty();
      if (first.isName() && cursor.second().is("=")) {
        key = Optional.of(cursor.next().text());
        cursor.next();
      }
      args.add(new Argument(key, value(), first.at()));
      if (!cursor.accept(",")) break;
    }
    cursor.close(")", opened);
    cursor.shallower(1);
    return new Value.Call(name.text(), args, name.at());
  }
}
