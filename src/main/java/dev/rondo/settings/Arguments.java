package dev.rondo.settings;

import dev.rondo.graph.text.Position;
import dev.rondo.graph.text.Settings.Argument;
import dev.rondo.graph.text.Settings.Value;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** (place, name) -> the argument of a call: {@code last(0.2)} is {@code last(share = 0.2)}. */
final class Arguments {

  private final String call;
  private final List<Argument> given;
  private final Position at;
  private final Set<Argument> used = new HashSet<>();
  private final Set<String> names = new TreeSet<>();

  Arguments(String call, List<Argument> given, Position at) {
    this.call = call;
    this.given = given;
    this.at = at;
  }

  /** The argument with this name; without one, the argument at this position, counted from 0. */
  double number(int place, String name, double otherwise) {
    return find(place, name).map(SettingValues::number).orElse(otherwise);
  }

  int count(int place, String name, int otherwise) {
    return find(place, name).map(SettingValues::count).orElse(otherwise);
  }

  boolean flag(int place, String name, boolean otherwise) {
    return find(place, name).map(SettingValues::flag).orElse(otherwise);
  }

  /** A required argument. */
  double number(int place, String name) {
    return find(place, name).map(SettingValues::number)
        .orElseThrow(() -> new SettingValues.Mismatch(at, "'" + call + "' lacks its " + name, "write it as " + call + "(" + name + " = ..)"));
  }

  /** An error for a word that has no meaning here. */
  SettingValues.Mismatch unknown(String expected) {
    return new SettingValues.Mismatch(at, "'" + call + "' is none of " + expected, "choose one of these");
  }

  /** Throws for an argument that was not read. */
  void done() {
    for (Argument argument : given) {
      if (used.contains(argument)) continue;
      boolean again = argument.name().filter(names::contains).isPresent();
      if (again) throw new SettingValues.Mismatch(argument.at(), "'" + argument.name().get() + "' is given twice", "keep one of the two");
      String what = argument.name().map(n -> "'" + call + "' takes no argument '" + n + "'").orElse("'" + call + "' takes no argument at this place");
      throw new SettingValues.Mismatch(argument.at(), what, names.isEmpty() ? "leave it out" : "it takes " + String.join(", ", names));
    }
  }

  private Optional<Value> find(int place, String name) {
    names.add(name);
    for (int i = 0; i < given.size(); i++) {
      Argument argument = given.get(i);
      if (argument.name().map(name::equals).orElse(i == place)) {
        used.add(argument);
        return Optional.of(argument.value());
      }
    }
    return Optional.empty();
  }

}
