package dev.rondo.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.rondo.codegen.options.Options;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.language.Language;
import dev.rondo.graph.library.Library;
import dev.rondo.graph.text.Source;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The page in a browser: it loads, is edited, pointed at, slid and walked through by keys, says what is wrong, and works as a file; without an error on the console or a request to elsewhere. */
class BrowserTest {

  @TempDir static Path folder;
  private static Chromium browser;
  private static ExploreServer server;

  static List<String> cells() {
    return Library.standard().names();
  }

  static Subject subject(String cell, int batch, int steps) {
    Recurrence r = Language.cell(cell);
    Map<String, Integer> sizes = new HashMap<>();
    r.dims().forEach(d -> sizes.put(d, 8));
    return new Subject(Library.standard().find(cell).orElseThrow(), List.of(cell), r, Options.of(sizes, batch, steps));
  }

  private static Request request(Subject s) {
    return Request.of(s.source(), s.recurrence().name(), s.options());
  }

  @BeforeAll
  static void start() throws Exception {
    assumeTrue(Chromium.program().isPresent(), Chromium.MISSING);
    browser = new Chromium(Chromium.program().get(), folder.resolve("profile"));
    server = ExploreServer.start(request(subject("gru", 2, 6)), 0);
  }

  @AfterAll
  static void end() throws Exception {
    if (server != null) server.close();
    if (browser != null) browser.close();
  }

  @BeforeEach
  void open() throws Exception {
    browser.screen(1366, 768, false, false);
    browser.errors.clear();
    browser.asked.clear();
    browser.go(server.url());
  }

  @AfterEach
  void nothingIsWrongAndNothingComesFromElsewhere() {
    assertEquals(List.of(), List.copyOf(browser.errors));
    for (String url : browser.asked) assertTrue(url.startsWith(server.url()) || url.startsWith("data:") || url.startsWith("file:") || url.startsWith("blob:") || url.startsWith("about:"), url);
  }

  private static int count(String selector) throws Exception {
    return browser.run("document.querySelectorAll(" + Chromium.quoted(selector) + ").length").getAsInt();
  }

  private static void tab(String name) throws Exception {
    browser.click("#tab-" + name);
    browser.await("!document.getElementById('panel-" + name + "').hidden");
  }

  @Test
  void aLineThatIsPointedAtShowsWhatBecameOfIt() throws Exception {
    String z = "#panel-equations .cm-line[data-lines='9']";
    browser.await("document.querySelector(\"" + z + "\") && document.querySelector('.node')");
    browser.pointAt(z);
    browser.await("document.querySelector('.node.lit')");
    assertEquals(browser.run("[...document.querySelectorAll('.node[data-lines=\"9\"]')].length").getAsInt(), count(".node.lit"));
    assertTrue(count(".node.lit") >= 5, "two products, two sums and a sigmoid");
    browser.await("document.getElementById('became').textContent.startsWith('Line 9, z = sigmoid')");
    browser.click(z);
    browser.await("document.querySelector('#panel-kernels .cm-line.lit')");
    for (String pane : List.of("java", "bytecode", "schedule", "memory", "adjoint")) {
      tab(pane);
      browser.await("document.querySelector('#panel-" + pane + " .lit[data-lines]')");
    }
    browser.key("Escape");
    browser.pointAt("#tab-adjoint");
    browser.await("!document.querySelector('.lit')");
    browser.pointAt("#panel-adjoint [data-lines='10']");
    browser.await("document.querySelector('#panel-equations .cm-line.lit[data-lines=\"10\"]')");
  }

  /** A pane that nobody has looked at yet opens at what is pinned, and is of the program as it is now. */
  @Test
  void whatIsPinnedIsInViewInAPaneThatIsOpenedLater() throws Exception {
    browser.click("#panel-equations .cm-line[data-lines='11']");
    for (String pane : List.of("java", "bytecode", "adjoint")) {
      tab(pane);
      browser.await("(() => { const p = document.getElementById('panel-" + pane + "').getBoundingClientRect(), l = document.querySelector('#panel-" + pane + " .cm-line.lit')?.getBoundingClientRect(); return l && l.top >= p.top && l.bottom <= p.bottom; })()");
    }
    browser.run("document.getElementById('program-derivative').click()");
    browser.await("document.body.dataset.ready === 'gru derivative'");
    tab("java");
    browser.run("document.querySelector('#panel-java .cm-scroller').scrollTop = 0");
    browser.await("document.getElementById('panel-java').textContent.includes('GruAdjoint')");
  }

  @Test
  void whatIsTypedIsCompiledAndErrorsStandInTheirPlace() throws Exception {
    browser.click("#panel-equations .cm-line[data-lines='9']");
    browser.key("End");
    browser.type(" + nobody");
    browser.await("document.querySelector('.errors li')");
    String error = browser.text("document.querySelector('.errors').textContent");
    assertTrue(error.contains("line 9") && error.contains("nothing is named 'nobody'"), error);
    assertTrue(browser.text("document.getElementById('problem').textContent").startsWith("the program has an error"));
    assertEquals("alert", browser.text("document.getElementById('problem').getAttribute('role')"));
    browser.await("document.querySelector('#panel-equations .cm-lintRange-error')");
    for (int i = 0; i < " + nobody".length(); i++) browser.key("Backspace");
    browser.await("!document.querySelector('.errors li') && !document.body.classList.contains('stale')");
    browser.type(" * 0.5");
    tab("adjoint");
    browser.await("document.getElementById('panel-adjoint').textContent.includes('0.5')");
  }

  @Test
  void aSliderCompilesForAnotherSize() throws Exception {
    browser.await("document.getElementById('size-H')");
    assertTrue(browser.text("document.getElementById('status').textContent").contains("H 8"));
    browser.run("document.getElementById('size-H').focus()");
    browser.key("ArrowRight");
    browser.await("document.getElementById('status').textContent.includes('H 10')");
    assertEquals("10", browser.text("document.getElementById('size-H').getAttribute('aria-valuetext')"));
    browser.run("document.getElementById('program-derivative').click()");
    browser.await("document.body.dataset.ready === 'gru derivative'");
    browser.await("document.getElementById('status').textContent.includes('gru_adjoint')");
  }

  /** How many steps of time go together: 0, as it is at first, leaves it to the scheduler, for which a few steps are no work to be cut. */
  @Test
  void chunksOfTimeAreChosen() throws Exception {
    assertEquals("0", browser.text("document.getElementById('number-chunk').value"));
    assertFalse(browser.text("document.getElementById('panel-schedule').textContent").contains("at a time"));
    browser.run("document.getElementById('size-chunk').focus()");
    browser.key("ArrowRight");
    browser.key("ArrowRight");
    browser.await("document.getElementById('panel-schedule').textContent.includes('2 steps at a time')");
    assertEquals("2", browser.text("document.getElementById('size-chunk').getAttribute('aria-valuetext')"));
    browser.key("Home");
    browser.await("!document.getElementById('panel-schedule').textContent.includes('at a time')");
  }

  /** Without fusion a GRU has nine kernels more. */
  @Test
  void decisionsOfTheSchedulerAreSwitchedOff() throws Exception {
    String kernels = "+/(\\d+) kernels/.exec(document.getElementById('status').textContent)?.[1]";
    browser.await(kernels + " > 0");
    int fused = browser.run(kernels).getAsInt();
    browser.click("#options summary");
    browser.run("document.querySelector('#options input[name=fuse]').click()");
    browser.await(kernels + " === " + (fused + 9));
    browser.run("document.querySelector('#options input').focus()");
    browser.key("Escape");
    browser.await("!document.getElementById('options').open && document.activeElement.tagName === 'SUMMARY'");
  }

  /** A text with errors is opened, and is a program once they are mended; so is an empty one, once there is a cell in it. */
  @Test
  void aTextThatIsNoProgramYetIsOpened() throws Exception {
    for (String text : List.of("cell c(H) {\n  input x[H]\n  output y = tanh(z)\n}\n", "")) {
      try (ExploreServer other = ExploreServer.start(Request.of(new Source("wrong.rondo", text), "", Options.of(Map.of(), 2, 3)), 0)) {
        browser.open(other.url());
        browser.await("document.getElementById('problem')?.textContent");
        assertEquals(text.isEmpty() ? "there is no cell or network in the text; write one, such as cell NAME(I, H) { .. }" : "the program has an error", browser.text("document.getElementById('problem').textContent"));
        assertEquals(text.isEmpty() ? 0 : 1, count(".errors li"));
        browser.click("#panel-equations .cm-content");
        browser.send("Input.dispatchKeyEvent", "{'type':'keyDown','key':'a','code':'KeyA','windowsVirtualKeyCode':65,'modifiers':2}");   // all is chosen
        browser.type("cell c(H) {\n  input x[H]\n  output y = tanh(x)\n}\n");
        browser.await("document.body.dataset.ready === 'c forward' && !document.getElementById('problem').textContent");
        browser.await("document.getElementById('size-H')");
        for (String url : browser.asked) assertTrue(url.startsWith(other.url()) || url.startsWith(server.url()) || url.startsWith("data:"), url);
        browser.leave();
      }
    }
  }

  @Test
  void oneOfSeveralCellsIsChosen() throws Exception {
    String text = "cell a(H) {\n  input x[H]\n  output y = tanh(x)\n}\ncell b(H) {\n  input x[H]\n  output y = exp(x)\n}\n";
    try (ExploreServer other = ExploreServer.start(Request.of(new Source("two.rondo", text), "", Options.of(Map.of(), 2, 3)), 0)) {
      browser.go(other.url());
      assertEquals("b forward", browser.text("document.body.dataset.ready"));
      browser.run("(() => { const s = document.getElementById('cell'); s.value = 'a'; s.dispatchEvent(new Event('change')); })()");
      browser.await("document.body.dataset.ready === 'a forward'");
      assertEquals(text, browser.text("document.querySelector('#panel-equations .cm-content').cmTile.view.state.doc.toString()"));
      browser.leave();
    }
  }

  @Test
  void numbersAreShownAndCanBeWalkedThrough() throws Exception {
    browser.await("document.querySelectorAll('#panel-numbers canvas').length >= 8");
    browser.run("document.querySelector('#panel-numbers canvas').focus()");
    browser.key("ArrowRight");
    browser.key("ArrowDown");
    browser.await("document.querySelector('.exact').textContent.startsWith(\"h', step 2, unit 2: \")");
    browser.run("[...document.querySelectorAll('#panel-numbers button')].find(b => b.textContent === 'play').click()");
    browser.await("document.getElementById('step-told').textContent === '6 of 6'");
    browser.await("[...document.querySelectorAll('#panel-numbers button')].some(b => b.textContent === 'play')");   // it stops there
    browser.run("[...document.querySelectorAll('#panel-numbers button')].find(b => b.textContent === 'as tables').click()");
    browser.await("document.querySelectorAll('#panel-numbers table').length >= 8");
    assertEquals(6, browser.run("document.querySelector('#panel-numbers table').tBodies[0].rows.length").getAsInt(), "a row a step");
  }

  @Test
  void timesAreMeasuredOnDemand() throws Exception {
    tab("times");
    browser.click("#measure");
    browser.await("document.querySelector('#panel-times dl')");
    assertTrue(count("#panel-times tr[data-lines='9']") > 0);
    tab("schedule");
    browser.await("document.querySelector('#panel-schedule .took')");
  }

  @Test
  void severalThreadsAreTimedBesideOne() throws Exception {
    browser.run("(() => { const n = document.getElementById('number-threads'); n.value = '2'; n.dispatchEvent(new Event('input')); })()");
    browser.await("document.querySelector('#panel-schedule').textContent.includes('are not worth the waking of 2 threads')");
    tab("times");
    browser.click("#measure");
    browser.await("document.querySelector('#panel-times .scroll .note')?.textContent.startsWith('So little work is not shared')");
    browser.run("document.querySelector('input[name=one-thread-for-little]').click()");
    browser.await("document.querySelector('#panel-schedule').textContent.includes('partition')");
    browser.click("#measure");
    browser.await("document.querySelector('#panel-times .scroll .note')?.textContent.startsWith('Steps, equations and methods are those of one thread')");
    browser.await("document.querySelector('#panel-times dl').textContent.includes('the same by 2 threads')");
    tab("schedule");
    assertEquals(0, count("#panel-schedule .took"), "the steps of two threads have no times");
  }

  /** With a disassembler there is assembly, without one the remedy; which of the two depends on the machine. */
  @Test
  void assemblyIsMadeOnDemand() throws Exception {
    tab("assembly");
    browser.click("#assemble");
    browser.await("/vector bits|no disassembler is installed/.test(document.querySelector('#panel-assembly .cm-content').textContent)");
    if (browser.run("document.querySelector('#panel-assembly .cm-content').textContent.includes('vector bits')").getAsBoolean()) browser.await("document.querySelector('#panel-assembly .cm-line[data-lines]')");
  }

  @Test
  void tabsAreWalkedThroughByKeys() throws Exception {
    browser.run("document.getElementById('tab-kernels').focus()");
    browser.key("ArrowRight");
    assertEquals("tab-java", browser.text("document.activeElement.id"));
    assertEquals("true", browser.text("document.activeElement.getAttribute('aria-selected')"));
    browser.key("ArrowLeft");
    browser.key("ArrowLeft");
    assertEquals("tab-assembly", browser.text("document.activeElement.id"));
    tab("schedule");
    browser.run("document.querySelector('#panel-schedule [tabindex=\"0\"]').focus()");
    browser.key("ArrowDown");
    assertEquals("2", browser.text("document.activeElement.querySelector('.number').textContent"));
    assertEquals(0, browser.run("[...document.querySelectorAll('input, select')].filter(e => e.labels.length === 0 && !e.ariaLabel).length").getAsInt(), "each has a label");
  }

  @Test
  void aPhoneHasOneGroupOfTabsAndNothingIsWiderThanIt() throws Exception {
    browser.screen(390, 844, true, false);
    browser.go(server.url());
    assertEquals(1, count("[role=tablist]"));
    browser.click("#settings");
    assertEquals("true", browser.text("document.getElementById('settings').getAttribute('aria-expanded')"));
    browser.await("document.getElementById('size-H').checkVisibility()");
    browser.click("#settings");
    browser.await("!document.getElementById('size-H').checkVisibility()");
    for (String name : List.of("equations", "graph", "schedule", "memory", "numbers", "java")) {
      tab(name);
      assertTrue(browser.run("document.documentElement.scrollWidth").getAsInt() <= 390, name);
    }
  }

  /** The text on every control and in every pane stands out from its ground by 4.5 : 1 at least, as WCAG AA asks. */
  @Test
  void textStandsOut() throws Exception {
    for (boolean dark : List.of(false, true)) {
      browser.screen(1366, 768, false, dark);
      browser.go(server.url());
      for (String pane : List.of("equations", "numbers", "schedule", "java")) if (!pane.equals("equations")) tab(pane);
      browser.pointAt("#panel-equations .cm-line[data-lines='9']");
      browser.await("document.querySelector('.lit')");
      assertEquals("[]", browser.run("JSON.stringify((" + CONTRAST + ")())").getAsString(), dark ? "dark" : "light");
    }
  }

  private static final String CONTRAST = """
      () => {
        const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
        const rgba = (colour) => { canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1); return canvas.getImageData(0, 0, 1, 1).data; };
        const light = (c) => { const [r, g, b] = [...c].slice(0, 3).map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
        const ground = (e) => { for (; e; e = e.parentElement) { const c = rgba(getComputedStyle(e).backgroundColor); if (c[3] > 200) return c; } return [255, 255, 255]; };
        const low = [];
        const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        for (let n; n = walk.nextNode();) {
          const e = n.parentElement;
          if (!n.textContent.trim() || !e.checkVisibility() || e.closest('svg, script, option, :disabled, .cm-announced')) continue;
          const style = getComputedStyle(e), a = light(rgba(style.color)), b = light(ground(e)), ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
          if (ratio < 4.5) low.push(`${n.textContent.slice(0, 30)} ${e.className} ${style.color} ${ratio.toFixed(2)}`);
        }
        return low.slice(0, 10);
      }""";

  @ParameterizedTest
  @MethodSource("cells")
  void everyCellIsOpened(String cell) throws Exception {
    browser.run("(() => { const s = document.getElementById('library'); s.value = '" + cell + "'; s.dispatchEvent(new Event('change')); })()");
    browser.await("document.body.dataset.ready === '" + cell + " forward'");
    browser.await("document.querySelector('.node') && document.querySelector('#panel-kernels .cm-line')");
    browser.run("document.getElementById('program-derivative').click()");
    browser.await("document.body.dataset.ready === '" + cell + " derivative'");
    browser.await("document.querySelector('.node[aria-label*=\"_bar\"]')");   // a large graph comes after the other panes
    JsonObject graph = Document.of(subject(cell, 2, 6), EnumSet.of(Direction.DERIVATIVE)).getAsJsonObject("programs").getAsJsonObject("derivative").getAsJsonObject("graph");
    assertEquals(edges(graph), browser.text("[...document.querySelectorAll('.edge:not(.back)')].map(e => e.dataset.from + '>' + e.dataset.to).sort().join(' ')"), "every value leads to each of its readers, once");
    assertEquals(0, browser.run("(() => { const all = [...document.querySelectorAll('.node:not(.again)')].map(n => n.dataset.node); return all.length - new Set(all).size; })()").getAsInt(), "values that are shown twice, and not as what they are");
  }

  /** The first page gets the answer that was begun before it asked: what the page asks for is what the server expected. */
  @Test
  void theFirstPageGetsWhatWasBegun() throws Exception {
    for (Subject first : List.of(subject("gru", 2, 6), subject("embedding", 3, 5))) {
      try (ExploreServer other = ExploreServer.start(request(first), 0)) {
        assertFalse(other.isOpened());
        browser.go(other.url());
        browser.await("document.body.dataset.ready === '" + first.recurrence().name() + " forward' && document.querySelector('.node')");
        assertTrue(other.isOpened());
        browser.leave();
      }
    }
  }

  /** "a>b" for every value b and each a that it reads, in the order of texts. */
  private static String edges(JsonObject graph) {
    TreeSet<String> all = new TreeSet<>();
    JsonArray nodes = graph.getAsJsonArray("nodes");
    for (int i = 0; i < nodes.size(); i++) for (JsonElement from : nodes.get(i).getAsJsonObject().getAsJsonArray("from")) all.add(from.getAsInt() + ">" + i);
    return String.join(" ", all);
  }

  /** A value that is read far below stands there again: a line to it would cross the whole picture. Pointing at one shows where it comes from. */
  @Test
  void whatIsReadFarBelowStandsThereAgain() throws Exception {
    everyCellIsOpened("lstm_layernorm");
    assertTrue(count(".node.again") > 20);
    assertTrue(browser.run("[...document.querySelectorAll('.node.again')].every(n => n.getAttribute('aria-label').includes('again, from above') && document.querySelector(`.node:not(.again)[data-node='${n.dataset.node}']`))").getAsBoolean());
    browser.run("document.querySelector('.node.again').focus()");
    String same = browser.text("[...new Set([...document.querySelectorAll('.node.same')].map(n => n.dataset.node))].join(' ')");
    assertEquals(browser.text("document.activeElement.dataset.node"), same);
    assertTrue(count(".node.same") >= 2);
  }

  /** As a file: all is there, linked, and nothing can be changed. */
  @Test
  void thePageWorksAsAFile() throws Exception {
    Path file = Files.writeString(folder.resolve("lstm.html"), Page.whole(Document.whole(subject("lstm", 2, 6))));
    browser.asked.clear();
    browser.go(file.toUri().toString());
    browser.await("document.querySelector('.node') && document.querySelectorAll('#panel-numbers canvas').length > 4");
    assertTrue(browser.text("document.getElementById('status').textContent").contains("This page is a file: what it shows is fixed, and nothing in it can be edited"));
    String before = browser.text("document.querySelector('#panel-equations .cm-content').textContent");
    browser.click("#panel-equations .cm-line[data-lines]");
    browser.type("no");
    assertEquals(before, browser.text("document.querySelector('#panel-equations .cm-content').textContent"));
    browser.pointAt("#panel-equations .cm-line[data-lines]");
    browser.await("document.querySelector('.node.lit')");
    browser.run("document.getElementById('program-derivative').click()");
    browser.await("document.body.dataset.ready === 'lstm derivative'");
    assertTrue(browser.run("document.getElementById('size-H').disabled && document.getElementById('measure').disabled").getAsBoolean());
    for (String url : browser.asked) assertTrue(url.startsWith("data:") || url.equals(file.toUri().toString()), url);
  }
}
