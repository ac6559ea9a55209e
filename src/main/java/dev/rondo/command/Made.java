package dev.rondo.command;

import dev.rondo.codegen.Compiled;
import dev.rondo.codegen.Decision;
import dev.rondo.codegen.Element;
import dev.rondo.codegen.Options;
import dev.rondo.graph.Recurrence;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** --dims, --element, --form, --without, --threads -> what a recurrence is compiled for. */
final class Made {

  private static final int SIZE = 16, FEW = 4;

  /** The names of the scheduler's decisions, for the help. */
  static final class DecisionNames implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Arrays.stream(Decision.values()).map(Decision::toString).iterator();
    }
  }

  /** A decision by its name. */
  static final class DecisionName implements ITypeConverter<Decision> {
    @Override
    public Decision convert(String name) {
      return Arrays.stream(Decision.values()).filter(d -> d.toString().equals(name)).findFirst()
          .orElseThrow(() -> new TypeConversionException("no decision is named '" + name + "'; there are " + String.join(", ", new DecisionNames())));
    }
  }

  @Option(names = "--dims", split = ",", paramLabel = "NAME=SIZE", description = "Sizes of the cell's dimensions, B examples in a batch and T steps; what is not given is 16, B and T are 4.")
  private Map<String, Integer> dims = Map.of();

  @Option(names = "--element", defaultValue = "f32", paramLabel = "f32|f64", description = "The precision; ${DEFAULT-VALUE} unless given.")
  private Element element;

  @Option(names = "--form", defaultValue = "auto", paramLabel = "auto|vector|scalar", description = "The form of code; ${DEFAULT-VALUE} unless given.")
  private Options.Form form;

  @Option(names = "--without", split = ",", paramLabel = "DECISION", description = "Made without these decisions of the scheduler: ${COMPLETION-CANDIDATES}. The numbers stay the same.", converter = DecisionName.class, completionCandidates = DecisionNames.class)
  private List<Decision> without = List.of();

  @Option(names = "--threads", defaultValue = "1", paramLabel = "N", description = "For so many threads; ${DEFAULT-VALUE} unless given.")
  private int threads;

  /** Throws {@link IllegalArgumentException} for a dimension that a recurrence does not have, or a size below 1. */
  void check(Recurrence asked) {
    List<String> known = new ArrayList<>(asked.dims());
    known.addAll(List.of("B", "T"));
    Dimensions.check(dims, known, asked.name());
  }

  /** What is given, and else 16 for every dimension. */
  Options options(Recurrence r) {
    return options(r.dims());
  }

  Options options(List<String> names) {
    Map<String, Integer> sizes = new HashMap<>(dims);
    Integer batch = sizes.remove("B"), steps = sizes.remove("T");
    names.forEach(dim -> sizes.putIfAbsent(dim, SIZE));
    return Options.of(sizes, batch == null ? FEW : batch, steps == null ? FEW : steps).element(element).form(form).threads(threads).without(without.toArray(Decision[]::new));
  }

  Compiled compiled(Recurrence r) {
    return Compiled.of(r, options(r));
  }
}
