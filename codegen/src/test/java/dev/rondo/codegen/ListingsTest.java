package dev.rondo.codegen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.codegen.machine.Element;
import dev.rondo.codegen.options.Decision;
import dev.rondo.codegen.options.Options;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.language.Language;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Programs and what the compiler makes of them, as text: {@code src/test/cases/schedule} and {@code kernels}. A file is a
 * line of settings, a program, a line {@code ---} and the listing. Code is scalar, so the listings are the same on every
 * machine. {@code -Dbless=true} writes the listings again; read the difference before you commit it.
 */
class ListingsTest {

  private static final Path CASES = Path.of("src/test/cases");
  private static final String SEPARATOR = "---\n";

  static List<Path> cases() throws IOException {
    List<Path> all = new ArrayList<>();
    for (Stage stage : List.of(Stage.SCHEDULE, Stage.KERNELS)) {
      try (Stream<Path> files = Files.list(CASES.resolve(stage.name().toLowerCase(Locale.ROOT)))) {
        all.addAll(files.sorted().toList());
      }
    }
    assertTrue(all.size() >= 8, all.toString());
    return all;
  }

  @ParameterizedTest
  @MethodSource("cases")
  void isAsRecorded(Path file) throws IOException {
    String text = Files.readString(file), head = text.substring(0, text.indexOf(SEPARATOR));
    Stage stage = Stage.valueOf(file.getParent().getFileName().toString().toUpperCase(Locale.ROOT));
    String settings = head.lines().findFirst().orElseThrow();
    String listing = Compiled.of(program(settings, head.substring(settings.length())), options(settings)).explain(stage);
    if (Boolean.getBoolean("bless")) Files.writeString(file, head + SEPARATOR + listing);
    else assertEquals(text.substring(head.length() + SEPARATOR.length()), listing, file.toString());
  }

  /** With {@code gradient} in the settings, together with its derivative. */
  private static Recurrence program(String settings, String text) {
    Recurrence program = Language.read(text);
    return settings.contains("gradient") ? Differential.withGradient(program) : program;
  }

  /** {@code # I=3 H=4 B=2 T=5 threads=2 chunk=2 element=f64 without=fuse gradient}. */
  private static Options options(String settings) {
    Map<String, Integer> sizes = new HashMap<>();
    Options options = Options.of(Map.of(), 1, 1).form(Options.Form.SCALAR);
    for (String word : settings.substring(2).split(" ")) {
      String[] pair = word.split("=");
      options = switch (pair[0]) {
        case "B"        -> options.batch(Integer.parseInt(pair[1]));
        case "T"        -> options.steps(Integer.parseInt(pair[1]));
        case "threads"  -> options.threads(Integer.parseInt(pair[1]));
        case "chunk"    -> options.chunk(Integer.parseInt(pair[1]));
        case "element"  -> options.element(Element.valueOf(pair[1].toUpperCase(Locale.ROOT)));
        case "without"  -> options.without(Decision.valueOf(pair[1].toUpperCase(Locale.ROOT)));
        case "gradient" -> options;
        default         -> {
          sizes.put(pair[0], Integer.parseInt(pair[1]));
          yield options;
        }
      };
    }
    return sized(options, sizes);
  }

  private static Options sized(Options o, Map<String, Integer> sizes) {
    return new Options(sizes, o.batch(), o.steps(), o.element(), o.form(), o.threads(), o.without(), o.chunk(), o.runs(), o.memorySteps());
  }
}
