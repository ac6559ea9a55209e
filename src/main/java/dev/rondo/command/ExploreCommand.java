package dev.rondo.command;

import dev.rondo.command.options.CompileOptions;
import dev.rondo.command.options.ProgramArgument;
import dev.rondo.command.terminal.Failures;
import dev.rondo.command.terminal.Subcommand;
import dev.rondo.experiment.ProgramFile;
import dev.rondo.explore.ExploreServer;
import dev.rondo.explore.Request;
import dev.rondo.explore.Subject;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.text.LanguageException;
import dev.rondo.graph.text.Source;
import java.io.IOException;
import java.net.BindException;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * (cell, sizes) -> a page on this machine that shows all stages of the compilation next to each other, and compiles
 * text as the user types it.
 */
@Command(name = "explore", header = "See every stage of a cell's compilation side by side, in the browser, as you edit it.",
    description = {
        "Serves one page at this machine's own address, to this machine alone, until it is interrupted. Pointing at an equation shows what became of it in every stage; what is typed is compiled at once,",
        "and FILE is left as it is. docs/explorer.md says more. 'rondo explain FILE --format html -o page.html' writes the same page as a file."},
    footer = {
        "", "Examples:",
        "  rondo explore gru",
        "  rondo explore my.rondo --dims H=64,T=20 --open"})
final class ExploreCommand extends Subcommand {

  @Mixin private ProgramArgument chosen;
  @Mixin private CompileOptions made;

  @Option(names = "--port", defaultValue = "0", paramLabel = "N", description = "The port to serve at. Default: any free port.")
  private int port;

  @Option(names = "--open", description = "Open it in the browser.")
  private boolean open;

  @Override
  public Integer call() throws IOException {
    if (port < 0 || port > 65535) throw new IllegalArgumentException("--port " + port + "; it must be between 1 and 65535, or 0 for any that is free");
    try (ExploreServer server = ExploreServer.start(first(), port)) {
      server.awaitFirstPage();
      out().println(server.url());
      if (spec.commandLine().getOut().checkError()) return Failures.GOOD;   // the address could not be printed; the exit code reports why
      err().println("explore it there; control-C ends it");
      if (open) open(server.url());
      Thread.currentThread().join();   // until the process ends
    } catch (InterruptedException e) {
      err().println("the explorer has ended");
    } catch (BindException e) {
      throw new IllegalArgumentException("port " + port + " is taken; give another one, or leave --port out for any that is free");
    }
    return Failures.GOOD;
  }

  /** The initial content of the page. A text with errors is opened too; the page shows them in place. */
  private Request first() {
    Source source = chosen.source();
    try {
      ProgramFile program = ProgramFile.of(source);
      List<Recurrence> all = program.recurrences();
      if (all.isEmpty()) return Request.of(source, "", made.options(List.of()));
      Recurrence r = chosen.cell().isPresent() ? chosen.of(program) : all.get(all.size() - 1);
      made.check(r);
      return Request.of(source, r.name(), made.options(r));
    } catch (LanguageException e) {
      return Request.of(source, chosen.cell().orElse(""), made.options(List.of()));
    }
  }

  /** The subject from the command line. */
  static Subject subject(ProgramArgument chosen, CompileOptions made) {
    ProgramFile program = chosen.program();
    Recurrence r = chosen.of(program);
    made.check(r);
    return new Subject(program.source(), program.recurrences().stream().map(Recurrence::name).toList(), r, made.options(r));
  }

  private void open(String url) {
    String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    List<String> command = system.contains("win") ? List.of("rundll32", "url.dll,FileProtocolHandler", url) : List.of(system.contains("mac") ? "open" : "xdg-open", url);
    try {
      new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    } catch (IOException e) {
      err().println("rondo: no browser was opened (" + e.getMessage() + "); open " + url + " yourself");
    }
  }
}
