package dev.rondo.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rondo.codegen.options.Options;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.language.Language;
import dev.rondo.graph.library.Library;
import dev.rondo.graph.text.Source;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How long the page of each library cell takes until a program is shown, at the sizes that {@code rondo explore} opens with. Of a {@code rondo explore} of its own, which is the script's and runs on the newest JDK: until it says its address, and from the navigation to it
 * on; of this JVM, which has served others: from the navigation on, compiling included; then its derivative; then the page as a file. It prints a table and asserts no time: what a machine takes is a matter of the machine. {@code -Drondo.explore.times=true} asks for it.
 */
class PageTimesTest {

  private static final int SIZE = 16, BATCH = 4, STEPS = 4;
  private static final String SHOWN = "document.querySelector('.node') && document.querySelector('#panel-equations .cm-line') && document.body.dataset.ready === ";

  private static final Pattern URL = Pattern.compile("http://localhost:\\d+/");
  private static final int EDITS = 400, LAST = 100;

  @TempDir Path folder;

  private static Subject subject(String cell) {
    Recurrence r = Language.cell(cell);
    Map<String, Integer> sizes = new HashMap<>();
    r.dims().forEach(d -> sizes.put(d, SIZE));
    return new Subject(Library.standard().find(cell).orElseThrow(), List.of(cell), r, Options.of(sizes, BATCH, STEPS));
  }

  /** Milliseconds until an expression is true. */
  private static long until(Chromium browser, String shown, long began) throws Exception {
    browser.await(shown);
    return (System.nanoTime() - began) / 1_000_000;
  }

  @Test
  void everyCellsPage() throws Exception {
    assumeTrue(Boolean.getBoolean("rondo.explore.times"), "times are measured on demand: -Drondo.explore.times=true");
    assumeTrue(Chromium.program().isPresent(), Chromium.MISSING);
    System.out.printf(Locale.ROOT, "%-16s %8s %8s %8s %10s %8s %8s   milliseconds, and kB of the file%n", "cell", "address", "first", "served", "derivative", "file", "size");
    try (Chromium browser = new Chromium(Chromium.program().get(), folder.resolve("profile"))) {
      for (String cell : Library.standard().names()) measure(browser, cell);
      assertEquals(List.of(), List.copyOf(browser.errors));
    }
    System.out.printf(Locale.ROOT, "a GRU that is typed into, once warm: %.1f ms (median)%n", edited());
  }

  /** Milliseconds that an answer takes: the median of the last of many, each of another text. */
  private static double edited() {
    Subject gru = subject("gru");
    List<Long> times = new ArrayList<>();
    for (int i = 0; i < EDITS; i++) {
      Request request = Request.of(new Source("gru.rondo", gru.source().text().replace("(1 - z)", "(" + (i + 1) + " - z)")), "gru", gru.options());
      long began = System.nanoTime();
      String answer = Document.of(Subject.of(request), EnumSet.of(Direction.FORWARD)).toString();
      times.add(System.nanoTime() - began);
      assertTrue(answer.contains("programs"));
    }
    return times.subList(EDITS - LAST, EDITS).stream().sorted().toList().get(LAST / 2) / 1e6;
  }

  private void measure(Chromium browser, String cell) throws Exception {
    Subject subject = subject(cell);
    String forward = SHOWN + "'" + cell + " forward'", derivative = SHOWN + "'" + cell + " derivative'";
    Path said = Files.createTempFile(folder, "said", ".txt");
    Process command = new ProcessBuilder("../rondo", "explore", cell).redirectErrorStream(true).redirectOutput(said.toFile()).start();
    long started = System.nanoTime(), address, first;
    try {
      Matcher url;
      while (!(url = URL.matcher(Files.readString(said))).find()) Thread.sleep(1);
      address = (System.nanoTime() - started) / 1_000_000;
      long began = System.nanoTime();
      browser.open(url.group());
      first = until(browser, forward, began);
      browser.leave();
    } finally {
      command.destroyForcibly().waitFor();
    }
    long served, switched;
    try (ExploreServer server = ExploreServer.start(Request.of(subject.source(), cell, subject.options()), 0)) {
      long began = System.nanoTime();
      browser.open(server.url());
      served = until(browser, forward, began);
      began = System.nanoTime();
      browser.run("document.getElementById('program-derivative').click()");
      switched = until(browser, derivative, began);
      browser.leave();
    }
    Path file = Files.writeString(folder.resolve(cell + ".html"), Page.whole(Document.whole(subject)));
    long began = System.nanoTime();
    browser.open(file.toUri().toString());
    long opened = until(browser, forward, began);
    browser.leave();
    System.out.printf(Locale.ROOT, "%-16s %8d %8d %8d %10d %8d %8d%n", cell, address, first, served, switched, opened, Files.size(file) / 1000);
  }
}
