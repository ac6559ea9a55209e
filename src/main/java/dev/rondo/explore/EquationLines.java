package dev.rondo.explore;

import dev.rondo.codegen.schedule.plan.Buffer;
import dev.rondo.codegen.schedule.plan.EquationMap;
import dev.rondo.codegen.schedule.plan.Schedule;
import dev.rondo.codegen.schedule.plan.Step;
import dev.rondo.codegen.schedule.plan.View;
import dev.rondo.graph.Origins;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.language.Language;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Name, step, buffer or line of a printed recurrence -> the lines of the text in hand that it comes from. A cotangent comes from where its primal does. */
final class EquationLines {

  private static final Pattern BLOCK = Pattern.compile("\\s*(?:cell|network)\\s+(\\w+).*"), DECLARATION = Pattern.compile("\\s*(?:input|state|target|lengths|resets)\\s+([^#]*).*"), NAME = Pattern.compile("(?:^|,)\\s*(\\w+)(?=\\s*[\\[,]|\\s*$|\\s)");
  private static final Pattern EQUATION = Pattern.compile(" +(?:output )?([\\w.]+'?) = .*"), DECLARED = Pattern.compile("  (?:param|input|state) (.*)"), BAR = Pattern.compile("(?:_out|_final|_initial)?_bar\\d*('?)$");

  private final EquationMap equations;
  private final Map<String, Integer> declared;

  private EquationLines(EquationMap equations, Map<String, Integer> declared) {
    this.equations = equations;
    this.declared = declared;
  }

  /** Of a recurrence that the text defines under {@code name}, or of its derivative. */
  static EquationLines of(Recurrence r, String name, String text) {
    return new EquationLines(EquationMap.of(r), declared(name, text));
  }

  /** Inputs and states, whose declarations the equations know nothing of. */
  private static Map<String, Integer> declared(String block, String text) {
    Map<String, Integer> lines = new HashMap<>();
    boolean inside = false;
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      Matcher begin = BLOCK.matcher(line);
      if (begin.matches()) inside = begin.group(1).equals(block);
      Matcher declaration = DECLARATION.matcher(line);
      if (!inside || !declaration.matches()) continue;
      Matcher one = NAME.matcher(declaration.group(1).replaceAll("\\[[^]]*]", "["));
      while (one.find()) lines.putIfAbsent(one.group(1), number);
    }
    return lines;
  }

  /** Of the equation of a name or, where there is none, its declaration; none for what the text does not name. */
  Set<Integer> of(String name) {
    int line = equations.origin(name).map(Origins.Origin::from).map(at -> at.line()).orElse(0);
    if (line > 0) return Set.of(line);
    if (declared.containsKey(name)) return Set.of(declared.get(name));
    Matcher bar = BAR.matcher(name);
    return bar.find() ? of(name.substring(0, bar.start()) + bar.group(1)) : name.endsWith("'") ? of(name.substring(0, name.length() - 1)) : Set.of();
  }

  Set<Integer> of(Collection<String> names) {
    Set<Integer> all = new TreeSet<>();
    names.forEach(n -> all.addAll(of(n)));
    return all;
  }

  Set<Integer> of(Schedule schedule, Step step) {
    return of(schedule.equations().of(step));
  }

  /** Of what each buffer is named after, or else of what is written into it; and of the values that come to lie over that. */
  Map<Buffer, Set<Integer>> buffers(Schedule schedule) {
    Map<Buffer, Set<Integer>> all = new HashMap<>();
    for (Buffer b : schedule.arena().buffers()) all.put(b, new TreeSet<>(of(b.name().replaceFirst("^state ", ""))));
    Map<Buffer, Set<Integer>> written = new HashMap<>();
    for (Step step : schedule.steps()) step.writes().forEach(v -> written.computeIfAbsent(v.buffer(), b -> new TreeSet<>()).addAll(of(schedule, step)));
    written.forEach((buffer, lines) -> {
      if (all.get(buffer) != null && all.get(buffer).isEmpty()) all.get(buffer).addAll(lines);
    });
    for (Step step : schedule.steps()) for (View v : step.writes()) if (!v.over().isEmpty()) all.get(v.buffer()).addAll(of(v.name()).isEmpty() ? of(schedule, step) : of(v.name()));
    return all;
  }

  /** The lines that {@code r} prints as: each belongs where the name that it gives does; a name that printing made up, where the equation does that it is a part of. */
  List<Set<Integer>> printed(Recurrence r, String text) {
    Map<String, String> parts = new HashMap<>();
    Language.read(text).bindings().forEach(b -> parts.put(b.name(), equations.of(b.value())));
    List<Set<Integer>> lines = new ArrayList<>();
    for (String line : text.lines().toList()) {
      Matcher equation = EQUATION.matcher(line), declaration = DECLARED.matcher(line);
      if (equation.matches()) lines.add(named(equation.group(1), parts));
      else if (declaration.matches()) lines.add(of(declaration.group(1).replaceAll("\\[[^]]*]", "").replaceFirst("  init .*| init .*| over .*| per .*| shared.*| lengths.*| dropout.*", ""), true));
      else lines.add(line.startsWith("  output ") ? of(line.substring("  output ".length()).strip()) : Set.of());
    }
    return lines;
  }

  private Set<Integer> of(String list, boolean several) {
    return several ? of(List.of(list.strip().split("\\s*,\\s*"))) : of(list);
  }

  private Set<Integer> named(String name, Map<String, String> parts) {
    Set<Integer> own = of(name);
    return own.isEmpty() && !parts.getOrDefault(name, "").isEmpty() ? of(parts.get(name)) : own;
  }
}
