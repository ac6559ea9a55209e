package dev.rondo.command.options;

import dev.rondo.codegen.Compiled;
import dev.rondo.codegen.machine.Element;
import dev.rondo.codegen.options.Decision;
import dev.rondo.codegen.options.Options;
import dev.rondo.graph.Recurrence;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** --dims, --element, --form, --without, --threads, --chunk -> the options of a compilation. */
public final class CompileOptions {

  private static final int SIZE = 16, FEW = 4;

  /** The names of the scheduler's decisions, for the help text. */
  static final class DecisionNames implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Arrays.stream(Decision.values()).map(Decision::toString).iterator();
    }
  }

  @Option(names = "--dims", split = ",", paramLabel = "NAME=SIZE", description = "Sizes of the cell's dimensions, of the batch (B) and of the sequence (T). Default: 16, B and T 4.")
  private List<OptionConverters.Size> dims = List.of();

  @Option(names = "--element", defaultValue = "f32", paramLabel = "f32|f64", description = "The precision. Default: ${DEFAULT-VALUE}.")
  private Element element;

  @Option(names = "--form", defaultValue = "auto", paramLabel = "auto|vector|scalar", description = "The form of code. Default: ${DEFAULT-VALUE}.")
  private Options.Form form;

  @Option(names = "--without", split = ",", paramLabel = "DECISION", description = "Switch off these decisions of the scheduler: ${COMPLETION-CANDIDATES}. The results stay bit-identical.", completionCandidates = DecisionNames.class)
  private List<Decision> without = List.of();

  @Option(names = "--threads", defaultValue = "1", paramLabel = "N", description = "The number of threads. Default: ${DEFAULT-VALUE}.")
  private int threads;

  @Option(names = "--chunk", defaultValue = "0", paramLabel = "N", description = "Steps of a chunk, which passes through a loop and the work next to it together. Default: 0, as many as the scheduler finds best. The results stay bit-identical.")
  private int chunk;

  /**
   * Throws {@link IllegalArgumentException} for an unknown or duplicate dimension, and for an invalid size or number of
   * threads.
   */
  public void check(Recurrence asked) {
    List<String> known = new ArrayList<>(asked.dims());
    known.addAll(List.of("B", "T"));
    Dimensions.check(Dimensions.of(dims), known, asked.name());
    options(asked);
  }

  /** The given sizes, and 16 for every other dimension. */
  public Options options(Recurrence r) {
    return options(r.dims());
  }

  public Options options(List<String> names) {
    Map<String, Integer> sizes = new HashMap<>(Dimensions.of(dims));
    Integer batch = sizes.remove("B"), steps = sizes.remove("T");
    names.forEach(dim -> sizes.putIfAbsent(dim, SIZE));
    return Options.of(sizes, batch == null ? FEW : batch, steps == null ? FEW : steps).element(element).form(form).threads(threads).chunk(chunk).without(without.toArray(Decision[]::new));
  }

  public Compiled compiled(Recurrence r) {
    return Compiled.of(r, options(r));
  }
}
