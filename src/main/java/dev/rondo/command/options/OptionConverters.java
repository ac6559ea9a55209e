package dev.rondo.command.options;

import dev.rondo.codegen.machine.Element;
import dev.rondo.codegen.options.Decision;
import dev.rondo.codegen.options.Options;
import dev.rondo.explain.ExplainStage;
import dev.rondo.explain.Format;
import dev.rondo.graph.text.Spelling;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.TypeConversionException;

/** The text of an option -> its value, or an error with a remedy. */
public final class OptionConverters {

  private OptionConverters() {}

  public static void register(CommandLine line) {
    for (Class<Integer> type : List.of(int.class, Integer.class)) line.registerConverter(type, OptionConverters::whole);
    for (Class<Long> type : List.of(long.class, Long.class)) line.registerConverter(type, OptionConverters::large);
    for (Class<Double> type : List.of(double.class, Double.class)) line.registerConverter(type, OptionConverters::number);
    line.registerConverter(Size.class, Size::of);
    named(line, ExplainStage.class);
    named(line, Format.class);
    named(line, Element.class);
    named(line, Options.Form.class);
    named(line, Decision.class);
  }

  /** A size of a dimension, as {@code H=64}. */
  public record Size(String name, int size) {

    static Size of(String text) {
      String[] pair = text.strip().split("\\s*=\\s*", -1);
      if (pair.length != 2 || pair[0].isEmpty() || pair[1].isEmpty()) throw new TypeConversionException("'" + text + "' is not a size; write NAME=SIZE, such as H=64, with commas between");
      return new Size(pair[0], whole(pair[1]));
    }
  }

  static int whole(String text) {
    return parsed(text, Integer::valueOf, Integer.MAX_VALUE);
  }

  private static long large(String text) {
    return parsed(text, Long::valueOf, Long.MAX_VALUE);
  }

  private static <N> N parsed(String text, Function<String, N> parse, N greatest) {
    try {
      return parse.apply(text);
    } catch (NumberFormatException e) {
      throw new TypeConversionException(text.matches("\\d+") ? text + " is too large; " + greatest + " is the most that can be given" : "'" + text + "' is not a whole number; give one such as 8");
    }
  }

  private static double number(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new TypeConversionException("'" + text + "' is not a number; give one such as 0.5");
    }
  }

  /** Names are shown in their usual form; capitals are accepted too. */
  private static <E extends Enum<E>> void named(CommandLine line, Class<E> type) {
    line.registerConverter(type, text -> Arrays.stream(type.getEnumConstants()).filter(e -> e.toString().equalsIgnoreCase(text)).findFirst().orElseThrow(() -> new TypeConversionException(none(text, type))));
  }

  private static String none(String text, Class<? extends Enum<?>> type) {
    List<String> names = Arrays.stream(type.getEnumConstants()).map(e -> e.toString().toLowerCase(Locale.ROOT)).toList();
    String near = Spelling.nearest(text.toLowerCase(Locale.ROOT), names);
    return "'" + text + "' is none of " + String.join(", ", names) + (near == null ? "" : "; did you mean '" + near + "'");
  }
}
