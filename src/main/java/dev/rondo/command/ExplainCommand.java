package dev.rondo.command;

import dev.rondo.codegen.Compiled;
import dev.rondo.codegen.Decision;
import dev.rondo.codegen.Element;
import dev.rondo.codegen.Options;
import dev.rondo.codegen.schedule.Pass;
import dev.rondo.codegen.schedule.Passes;
import dev.rondo.graph.Recurrence;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** (cell, stage, sizes) -> the text of what the compiler makes of it at that stage. */
@Command(name = "explain", header = "Show what the compiler makes of a cell, at any stage on the way to bytecode.",
    description = {
        "What is shown is what runs. The stages, in order:",
        "  graph      the equations, typed and written out",
        "  adjoint    their derivative, a cell that runs backwards",
        "  schedule   what leaves the loop over time, what is fused, where each value lies, and why",
        "  kernels    loops over flat memory, scalar or in vector registers",
        "  java       the same kernels as a Java class that needs nothing of Rondo",
        "  bytecode   the class that the JVM runs"},
    footer = {
        "", "Examples:",
        "  rondo explain gru --stage=schedule",
        "  rondo explain lstm --stage=java --dims I=64,H=256,B=32,T=100 > Lstm.java",
        "  rondo explain gru --stage=schedule --adjoint    the same of the derivative",
        "  rondo explain gru --stage=graph --after=group-products"})
final class ExplainCommand extends Job {

  /** A stage on the way from equations to bytecode. */
  enum Stage { GRAPH, ADJOINT, SCHEDULE, KERNELS, JAVA, BYTECODE }

  /** The names of the passes, for the help. */
  static final class PassNames implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Passes.ALL.stream().map(Pass::name).iterator();
    }
  }

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

  private static final int SIZE = 16;

  @Mixin private Chosen chosen;

  @Option(names = "--stage", required = true, paramLabel = "STAGE", description = "graph, adjoint, schedule, kernels, java or bytecode.")
  private Stage stage;

  @Option(names = "--dims", split = ",", paramLabel = "NAME=SIZE", description = "Sizes of the cell's dimensions, B examples in a batch and T steps; what is not given is 16, B and T are 4.")
  private Map<String, Integer> dims = Map.of();

  @Option(names = "--after", paramLabel = "PASS", description = "Of the recurrence after this pass: ${COMPLETION-CANDIDATES}.", completionCandidates = PassNames.class)
  private Optional<String> after = Optional.empty();

  @Option(names = "--adjoint", description = "Of the derivative in place of the cell.")
  private boolean adjoint;

  @Option(names = "--element", defaultValue = "f32", paramLabel = "f32|f64", description = "The precision; ${DEFAULT-VALUE} unless given.")
  private Element element;

  @Option(names = "--form", defaultValue = "auto", paramLabel = "auto|vector|scalar", description = "The form of code; ${DEFAULT-VALUE} unless given.")
  private Options.Form form;

  @Option(names = "--without", split = ",", paramLabel = "DECISION", description = "Made without these decisions of the scheduler: ${COMPLETION-CANDIDATES}. The numbers stay the same.", converter = DecisionName.class, completionCandidates = DecisionNames.class)
  private List<Decision> without = List.of();

  @Option(names = "--threads", defaultValue = "1", paramLabel = "N", description = "For so many threads; ${DEFAULT-VALUE} unless given.")
  private int threads;

  @Override
  public Integer call() {
    Recurrence asked = chosen.recurrence();
    List<String> known = new ArrayList<>(asked.dims());
    known.addAll(List.of("B", "T"));
    Dimensions.check(dims, known, asked.name());
    Recurrence r = adjoint ? Derivative.of(asked) : asked;
    if (after.isPresent()) r = Passes.after(r, after.get());
    out().println(text(r).stripTrailing());
    return Failures.GOOD;
  }

  private String text(Recurrence r) {
    return switch (stage) {
      case GRAPH    -> r.toString();
      case ADJOINT  -> Derivative.of(r).toString();
      case SCHEDULE -> compiled(r).schedule().toString();
      case KERNELS  -> compiled(r).kernels().toString();
      case JAVA     -> compiled(r).javaSource(className(r.name()));
      case BYTECODE -> compiled(r).bytecodeText();
    };
  }

  private Compiled compiled(Recurrence r) {
    Map<String, Integer> sizes = new HashMap<>(dims);
    Integer batch = sizes.remove("B"), steps = sizes.remove("T");
    r.dims().forEach(dim -> sizes.putIfAbsent(dim, SIZE));
    return Compiled.of(r, Options.of(sizes, batch == null ? 4 : batch, steps == null ? 4 : steps).element(element).form(form).threads(threads).without(without.toArray(Decision[]::new)));
  }

  /** {@code lstm_peephole} is class {@code LstmPeephole}. */
  private static String className(String name) {
    StringBuilder out = new StringBuilder();
    for (String word : name.split("[._]+")) if (!word.isEmpty()) out.append(Character.toUpperCase(word.charAt(0))).append(word.substring(1));
    return out.toString();
  }
}
