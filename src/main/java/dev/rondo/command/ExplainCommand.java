package dev.rondo.command;

import dev.rondo.codegen.Stage;
import dev.rondo.codegen.schedule.pass.Differences;
import dev.rondo.codegen.schedule.pass.Pass;
import dev.rondo.codegen.schedule.pass.Passes;
import dev.rondo.command.options.CompileOptions;
import dev.rondo.command.options.Outputs;
import dev.rondo.command.options.ProgramArgument;
import dev.rondo.command.report.OutputFiles;
import dev.rondo.command.terminal.Failures;
import dev.rondo.command.terminal.Subcommand;
import dev.rondo.explain.Derivative;
import dev.rondo.explain.ExplainStage;
import dev.rondo.explain.Format;
import dev.rondo.explain.Forms;
import dev.rondo.explore.Document;
import dev.rondo.explore.Page;
import dev.rondo.graph.Recurrence;
import dev.rondo.profile.Assembly;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** (cell, stage, sizes) -> the compiler's text of the cell at that stage. */
@Command(name = "explain", header = "Show what the compiler makes of a cell, at any stage on the way to bytecode.",
    description = {
        "What is shown is what runs. The stages, in order:",
        "  source     the text as it was written",
        "  graph      the equations, typed and written out",
        "  passes     what each pass made of them, and which lines it changed",
        "  adjoint    their derivative, a cell that runs backwards",
        "  schedule   what leaves the loop over time, what is fused, where each value lies, and why",
        "  buffers    where each value lies, and from which step to which; as svg, a picture",
        "  kernels    loops over flat memory, scalar or in vector registers",
        "  java       the same kernels as a Java class that needs nothing of Rondo",
        "  bytecode   the class that the JVM runs, with the lines of the equations",
        "  sizes      the size of every method, and what HotSpot does with one so large",
        "  assembly   what HotSpot makes of it, with vectors and spills; needs a disassembler"},
    footer = {
        "", "Examples:",
        "  rondo explain gru --stage=schedule",
        "  rondo explain lstm --stage=java --dims I=64,H=256,B=32,T=100 -o generated/",
        "  rondo explain gru --stage=schedule --adjoint    the same of the derivative",
        "  rondo explain gru --stage=graph --after=group-products --diff",
        "  rondo explain gru --stage=buffers --adjoint --format=svg -o memory.svg",
        "  rondo explain gru --format=html -o gru.html     all stages on one page, to share",
        "  rondo explain library --process-replay record   all code of all cells, against what it was"})
final class ExplainCommand extends Subcommand {

  /** The names of the passes, for the help text. */
  static final class PassNames implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Passes.ALL.stream().map(Pass::name).iterator();
    }
  }

  @Mixin private ProgramArgument chosen;
  @Mixin private CompileOptions made;

  @Option(names = "--stage", paramLabel = "STAGE", description = "source, graph, passes, adjoint, schedule, buffers, kernels, java, bytecode, sizes or assembly.")
  private Optional<ExplainStage> stage = Optional.empty();

  @Option(names = "--format", defaultValue = "text", paramLabel = "text|dot|svg|json|html", description = "The format. Default: ${DEFAULT-VALUE}. graph, adjoint and schedule have text, dot, svg and json, buffers text, svg and json, source and assembly text alone, the others text and json; html is one page of all stages, without --stage.")
  private Format format;

  @Option(names = "--after", paramLabel = "PASS", description = "With --stage=graph: what is left after this pass: ${COMPLETION-CANDIDATES}.", completionCandidates = PassNames.class)
  private Optional<String> after = Optional.empty();

  @Option(names = "--diff", description = "With --stage=graph --after: the lines that this pass took away (-) and brought (+).")
  private boolean diff;

  @Option(names = "--adjoint", description = "Use the derivative instead of the cell.")
  private boolean adjoint;

  @Option(names = {"-o", "--out"}, paramLabel = "PATH", description = "Write to this folder (Java) or file (all others) instead of the screen.")
  private Optional<Path> out = Optional.empty();

  @Option(names = "--process-replay", paramLabel = "DIR", description = "Record the code of FILE's cells and of their derivatives; the word library stands for all library cells. If DIR holds a record, compare with it, and exit with 1 if something differs.")
  private Optional<Path> replay = Optional.empty();

  @Override
  public Integer call() throws IOException {
    if (replay.isPresent()) return replayed(replay.get());
    if (format == Format.HTML) return page();
    ExplainStage asked = stage.orElseThrow(() -> new IllegalArgumentException("no stage is given; add --stage=graph, or another of " + spec.findOption("--stage").description()[0]));
    String text = text(asked);
    if (out.isEmpty()) out().println(text.stripTrailing());
    else written(out.get(), asked, text);
    return Failures.GOOD;
  }

  /** All stages, linked to each other, in one self-contained file. */
  private int page() {
    if (stage.isPresent() || after.isPresent() || diff || adjoint) throw new IllegalArgumentException("a page shows all stages, of the program and of its derivative; leave out --stage, --after, --diff and --adjoint");
    out.ifPresent(Outputs::check);
    String page = Page.whole(Document.whole(ExploreCommand.subject(chosen, made)));
    if (out.isEmpty()) out().print(page);
    else new OutputFiles(out(), err()).write(page.getBytes(StandardCharsets.UTF_8), out.get());
    return Failures.GOOD;
  }

  private String text(ExplainStage asked) {
    Recurrence given = chosen.recurrence();
    made.check(given);
    checkMeant(asked);
    Recurrence r = adjoint ? Derivative.of(given) : given;
    if (diff) return differences(r, after.get());
    if (after.isPresent()) r = Passes.after(r, after.get());
    return text(asked, r);
  }

  /** Throws {@link IllegalArgumentException} for options without effect. */
  private void checkMeant(ExplainStage asked) {
    if (diff && (after.isEmpty() || asked != ExplainStage.GRAPH || format != Format.TEXT)) throw new IllegalArgumentException("--diff shows what one pass did to the graph; add --stage=graph --after=PASS, without --format");
    if (after.isPresent() && asked != ExplainStage.GRAPH) throw new IllegalArgumentException("--after shows the graph that a pass leaves, and the stage asked for is " + asked.name().toLowerCase(Locale.ROOT) + "; write --stage=graph --after=" + after.get() + ", or leave out --after");
    if (adjoint && asked == ExplainStage.SOURCE) throw new IllegalArgumentException("the derivative has no source, for it was not written; --stage=graph --adjoint shows its equations");
  }

  private String text(ExplainStage asked, Recurrence r) {
    return switch (asked) {
      case SOURCE   -> source();
      case GRAPH    -> Forms.graph(r, format);
      case ADJOINT  -> Forms.graph(Derivative.of(r), format);
      case PASSES   -> of(r, Stage.PASSES);
      case SCHEDULE -> of(r, Stage.SCHEDULE);
      case BUFFERS  -> of(r, Stage.BUFFERS);
      case KERNELS  -> of(r, Stage.KERNELS);
      case JAVA     -> of(r, Stage.JAVA);
      case BYTECODE -> of(r, Stage.BYTECODE);
      case SIZES    -> of(r, Stage.SIZES);
      case ASSEMBLY -> assembly(r);
    };
  }

  private String of(Recurrence r, Stage one) {
    return Forms.of(made.compiled(r), one, format);
  }

  private String source() {
    onlyText("source");
    return chosen.text();
  }

  private String assembly(Recurrence r) {
    onlyText("assembly");
    return Assembly.of(made.compiled(r), Assembly.SECONDS).toString();
  }

  private void onlyText(String name) {
    if (format != Format.TEXT) throw new IllegalArgumentException("the stage " + name + " has no form but text");
  }

  private static String differences(Recurrence r, String pass) {
    Recurrence now = Passes.after(r, pass), before = r;
    for (Pass p : Passes.ALL) {
      if (p.name().equals(pass)) break;
      before = Passes.after(r, p.name());
    }
    String differences = Differences.of(before.toString(), now.toString());
    return differences.isEmpty() ? "'" + pass + "' changes no line" : differences;
  }

  private void written(Path to, ExplainStage asked, String text) throws IOException {
    Path file = to;
    if (asked == ExplainStage.JAVA && format == Format.TEXT) {
      if (Files.isRegularFile(to)) throw new IllegalArgumentException("cannot write Java into " + to + ": it is a file; name a folder, new or old");
      Outputs.folder(to);
      file = to.resolve(made.compiled(adjoint ? Derivative.of(chosen.recurrence()) : chosen.recurrence()).className() + ".java");
    }
    Outputs.check(file);
    new OutputFiles(out(), err()).write(text.getBytes(StandardCharsets.UTF_8), file);
  }

  private int replayed(Path folder) throws IOException {
    if (stage.isPresent() || after.isPresent() || diff || adjoint || out.isPresent() || format != Format.TEXT) {
      throw new IllegalArgumentException("a record holds all code, of the programs and of their derivatives; leave out --stage, --after, --diff, --adjoint, --format and -o");
    }
    ProcessReplay record = new ProcessReplay(folder);
    for (Recurrence r : chosen.every()) {
      record.add(r.name(), made.compiled(r));
      if (r.kind() == Recurrence.Kind.CELL || r.output("loss").isPresent()) record.add(r.name() + ".derivative", made.compiled(Derivative.of(r)));
    }
    out().print(record.close());
    return record.isSame() ? Failures.GOOD : Failures.CHECK_FAILED;
  }
}
