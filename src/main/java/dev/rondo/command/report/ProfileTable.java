package dev.rondo.command.report;

import dev.rondo.profile.Profile;
import dev.rondo.profile.Profile.Method;
import dev.rondo.profile.Profile.Row;
import dev.rondo.profile.Profiler;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** A profile as text: the time of a run, its steps, its equations, its methods, and warnings. */
public final class ProfileTable {

  private static final double APART = 1.5;   // times

  private final StringBuilder out = new StringBuilder();
  private final Profile profile;

  private ProfileTable(Profile profile) {
    this.profile = profile;
  }

  public static String of(Profile profile) {
    ProfileTable table = new ProfileTable(profile);
    table.head();
    table.steps();
    table.equations();
    table.methods();
    return table.out.toString();
  }

  private void line(String format, Object... args) {
    out.append(String.format(Locale.ROOT, format, args).stripTrailing()).append('\n');
  }

  private void head() {
    line("%s", profile.compiled());
    line("of one thread, in this process: peak %.1f GFlop/s; memory %.1f GB/s, over as many bytes as the program has", profile.peak() / 1e9, profile.bandwidth() / 1e9);
    line("");
    line("  compiling       %12s", time(profile.compiling()));
    line("  first run       %12s", time(profile.first()));
    line("  steady run      %12s   the median of %d; %.1f GFlop/s, %.0f %% of the peak, %.0f %% of the roofline", time(profile.steady()), profile.runs(), profile.flops() / profile.steady(), 1e11 * profile.flops() / profile.steady() / profile.peak(), 100 * profile.least() / profile.steady());
    late(Profile.countLate(profile.methods()), profile.steady());
    profile.shared().ifPresent(this::shared);
    line("  with stopwatch  %12s   the steps below; the least of some rounds, less what the stopwatch takes itself", time(profile.timed()));
    late(profile.late(), profile.timed());
    if (profile.timed() > APART * profile.steady() || profile.steady() > APART * profile.timed()) line("%32s far from the steady run: take the steps as a hint, and run it again or for more --seconds", "");
  }

  /** A note that the program of the line before may still become faster. */
  private void late(int methods, double nanos) {
    long seconds = Profiler.settling(nanos);
    if (methods > 0) line("%32s not steady yet: %d more of its methods would be optimised%s", "", methods, seconds <= Profiler.MAX_SECONDS ? String.format(Locale.ROOT, " within --seconds %d", seconds) : ", but in no time that --seconds can give");
  }

  private void shared(Profile.Shared s) {
    if (s.threads() == 1) line("  so little work is not shared: one thread does all of it");
    else {
      line("  %-15s %12s   the median of %d; %.2f times as fast as one; the first took %s", s.threads() + " threads", time(s.steady()), s.runs(), profile.steady() / s.steady(), time(s.first()));
      late(Profile.countLate(s.methods()), s.steady());
    }
  }

  private static final double TOO_GOOD = 1.05;   // share of the roofline

  private void steps() {
    line("");
    if (profile.shared().filter(s -> s.threads() > 1).isPresent()) line("steps, equations and methods of one thread");
    line("%12s %6s %9s %8s %9s  %-10s %s", "time", "%", "GFlop/s", "GB/s", "roofline", "bound by", "step");
    for (Row r : profile.rows()) {
      line("%12s %5.1f%% %s  %-10s %s", time(r.nanos()), 100 * r.nanos() / profile.timed(), r.isLongEnough() ? rates(r) : String.format("%28s", "too short"),
          r.isArithmetic(profile.peak(), profile.bandwidth()) ? "arithmetic" : "memory", r.phase() + ", " + r.number() + ": " + r.what());
    }
    if (profile.rows().stream().anyMatch(r -> !r.isLongEnough())) line("too short: each time that such a step is done takes less than the stopwatch varies by");
    if (profile.rows().stream().anyMatch(r -> r.isLongEnough() && share(r) > TOO_GOOD)) line("more than 100%%: what such a step reads and writes lies in a cache that is faster than the memory measured, or the step is so short that the stopwatch errs by much of it");
  }

  private double share(Row r) {
    return r.least(profile.peak(), profile.bandwidth()) / r.nanos();
  }

  private String rates(Row r) {
    return String.format(Locale.ROOT, "%9.1f %8.1f %8.0f%%", r.flops() / r.nanos(), r.bytes() / r.nanos(), 100 * share(r));
  }

  private void equations() {
    line("");
    line("%12s %6s  %s", "time", "%", "equation; of a step that computes several, each has its part: of elementwise work and gradients by its operations, of products side by side evenly");
    if (profile.rows().stream().noneMatch(Row::isLongEnough)) line("%12s %6s  every step is too short for the stopwatch: these are guesses", "", "");
    List<Map.Entry<String, Double>> all = profile.equations().entrySet().stream().sorted(Map.Entry.<String, Double>comparingByValue(Comparator.reverseOrder()).thenComparing(Map.Entry.comparingByKey())).toList();
    for (Map.Entry<String, Double> e : all) line("%12s %5.1f%%  %s", time(e.getValue()), 100 * e.getValue() / profile.timed(), e.getKey().isEmpty() ? "(none)" : equation(e.getKey()));
  }

  private String equation(String name) {
    return profile.compiled().schedule().equations().origin(name).map(o -> {
      String file = o.at().source().file();
      return String.format(Locale.ROOT, "%-12s %s:%d: %s", name, file.substring(file.lastIndexOf('/') + 1), o.at().line(), o.text());
    }).orElse(name);
  }

  private void methods() {
    line("");
    line("%6s  %-38s %s", "bytes", "HotSpot", "method");
    for (Method m : profile.methods()) line("%6d  %-38s %s", m.bytes(), m.tier(), m.name());
    List<Method> slow = profile.methods().stream().filter(m -> !m.tier().isTop()).toList();
    for (Method m : slow) if (!m.trouble().equals(Profile.SELDOM)) line("warning: %s is %s: %s", m.name(), m.tier(), m.trouble());
    String seldom = slow.stream().filter(m -> m.trouble().equals(Profile.SELDOM)).map(Method::name).collect(Collectors.joining(", "));
    if (!seldom.isEmpty()) line("warning: not called often enough in this time to be optimised: %s; where one takes long, give more --seconds", seldom);
  }

  private static String time(double nanos) {
    return nanos < 1e5 ? String.format(Locale.ROOT, "%.2f µs", nanos / 1e3) : nanos < 1e8 ? String.format(Locale.ROOT, "%.3f ms", nanos / 1e6) : String.format(Locale.ROOT, "%.3f s", nanos / 1e9);
  }
}
