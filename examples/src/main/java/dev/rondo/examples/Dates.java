package dev.rondo.examples;

import static dev.rondo.graph.dsl.Functions.additiveAttention;
import static dev.rondo.graph.dsl.Functions.concat;
import static dev.rondo.graph.dsl.Functions.crossEntropy;
import static dev.rondo.graph.dsl.Functions.finalOf;
import static dev.rondo.graph.dsl.Functions.tanh;

import dev.rondo.graph.Dim;
import dev.rondo.graph.Expr;
import dev.rondo.graph.Initialiser;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.dsl.Equations;
import dev.rondo.graph.language.Bidirectional;
import dev.rondo.graph.language.Language;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.TextStyle;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.zip.GZIPOutputStream;

/**
 * seed -> lines "a date as people write it", tab, "the same as ISO 8601 has it". Dates are those from 1930 to 2029, so that a year of two digits is one year; each form is written as often as every other, and no source twice.
 * {@code examples/dates.txt.gz} is what {@code Dates examples/dates.txt.gz 10000 1} writes.
 */
public final class Dates {

  private static final List<String> ONES = List.of("", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth",
      "seventeenth", "eighteenth", "nineteenth");

  private static final List<Function<LocalDate, String>> FORMS = List.of(
      d -> month(d) + " " + ordinal(d) + ", " + d.getYear(),                                            // March 3rd, 1987
      d -> d.getDayOfMonth() + " " + brief(d) + " " + two(d),                                           // 3 Mar 87
      d -> weekday(d) + " the " + spoken(d) + " of " + month(d) + " " + d.getYear(),                    // Tuesday the third of March 1987
      d -> d.getDayOfMonth() + "." + d.getMonthValue() + "." + d.getYear(),                             // 3.3.1987
      d -> d.getMonthValue() + "/" + d.getDayOfMonth() + "/" + two(d),                                  // 3/27/87
      d -> String.format(Locale.ROOT, "%02d/%02d/%d", d.getMonthValue(), d.getDayOfMonth(), d.getYear()), // 03/27/1987
      d -> weekday(d).substring(0, 3) + ", " + d.getDayOfMonth() + " " + brief(d) + " " + d.getYear(),  // Tue, 3 Mar 1987
      d -> "the " + ordinal(d) + " of " + month(d) + ", " + d.getYear(),                                // the 3rd of March, 1987
      d -> brief(d) + ". " + d.getDayOfMonth() + " '" + two(d),                                         // Mar. 3 '87
      d -> d.getDayOfMonth() + " " + month(d).toLowerCase(Locale.ROOT) + " " + d.getYear(),             // 3 march 1987
      d -> month(d).toUpperCase(Locale.ROOT) + " " + d.getDayOfMonth() + " " + d.getYear(),             // MARCH 3 1987
      d -> d.getYear() + ", " + brief(d) + " " + ordinal(d));                                           // 1987, Mar 3rd

  private Dates() {}

  /** FILE COUNT SEED: writes so many lines, packed where the name ends in {@code .gz}. */
  public static void main(String[] args) throws IOException {
    if (args.length != 3) {
      System.err.println("give a file, how many lines and a seed, as in: examples/run Dates dates.txt.gz 10000 1");
      System.exit(2);
    }
    Path file = Path.of(args[0]);
    try (OutputStream out = file.toString().endsWith(".gz") ? new GZIPOutputStream(Files.newOutputStream(file)) : Files.newOutputStream(file)) {
      out.write(lines(Integer.parseInt(args[1]), Long.parseLong(args[2])).getBytes(StandardCharsets.UTF_8));
    }
  }

  /** The network of {@code examples/dates.rondo}, made in Java. */
  public static Recurrence network() {
    return Equations.network("dates", c -> {
      Recurrence embedding = Language.cell("embedding"), gru = Language.cell("gru"), dense = Language.cell("dense");
      Dim sources = c.dim("S"), texts = c.dim("V"), wide = Dim.of(48);
      Expr x = c.input("x", c.lengths("n")), m = c.lengths("m"), said = c.input("said", m), y = c.input("y", m);
      Expr v = c.param("v", Initialiser.of(Initialiser.Kind.GLOROT), wide);
      Expr read = c.use(embedding, x).size("V", sources).size("D", Dim.of(24)).instance().value();
      Bidirectional e = c.use(gru, read).size("H", wide).bidirectional(Bidirectional.Join.CONCAT);
      c.let("e", e.value());
      Expr ends = concat(finalOf(e.forward().states().get("h")), finalOf(e.backward().states().get("h")));
      Expr start = c.let("start", tanh(c.use(dense, ends).size("O", Dim.of(96)).instance().value()));
      Expr told = c.use(embedding, said).size("V", texts).size("D", Dim.of(24)).instance().value();
      Expr d = c.let("d", c.use(gru, told).initial("h", start).instance().value());
      Expr query = c.use(dense, d).size("O", wide).instance().value(), keys = c.use(dense, e.value()).size("O", wide).instance().value();
      Expr context = c.let("c", additiveAttention(query, keys, e.value(), v));
      Expr both = tanh(c.use(dense, concat(d, context)).size("O", Dim.of(64)).instance().value());
      Expr logits = c.let("logits", c.use(dense, both).size("O", texts).instance().value());
      c.output("logits", logits);
      c.output("loss", c.let("loss", crossEntropy(logits, y)));
    });
  }

  /** The lines as one text. */
  static String lines(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    LocalDate first = LocalDate.of(1930, 1, 1);
    int days = (int) (LocalDate.of(2030, 1, 1).toEpochDay() - first.toEpochDay());
    Map<String, LocalDate> lines = new LinkedHashMap<>();
    while (lines.size() < count) {
      Function<LocalDate, String> form = FORMS.get(lines.size() % FORMS.size());
      LocalDate date = first.plusDays(random.nextInt(days));
      lines.putIfAbsent(form.apply(date), date);
    }
    StringBuilder text = new StringBuilder();
    lines.forEach((source, date) -> text.append(source).append('\t').append(DateTimeFormatter.ISO_LOCAL_DATE.format(date)).append('\n'));
    return text.toString();
  }

  private static String month(LocalDate d) {
    return d.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
  }

  private static String brief(LocalDate d) {
    return month(d).substring(0, 3);
  }

  private static String weekday(LocalDate d) {
    return d.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
  }

  private static String two(LocalDate d) {
    return String.format(Locale.ROOT, "%02d", d.getYear() % 100);
  }

  /** 1st, 2nd, 3rd, 4th .. */
  private static String ordinal(LocalDate d) {
    int day = d.getDayOfMonth();
    return day + (day / 10 == 1 ? "th" : day % 10 == 1 ? "st" : day % 10 == 2 ? "nd" : day % 10 == 3 ? "rd" : "th");
  }

  /** first, .. thirty-first. */
  private static String spoken(LocalDate d) {
    int day = d.getDayOfMonth();
    if (day < 20) return ONES.get(day);
    String tens = day < 30 ? "twent" : "thirt";
    return day % 10 == 0 ? tens + "ieth" : tens + "y-" + ONES.get(day % 10);
  }
}
