package dev.rondo.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.rondo.codegen.Compiled;
import dev.rondo.codegen.Stage;
import dev.rondo.explain.Derivative;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.library.Library;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The page as a file holds everything, and what it shows is what the compiler makes; and what it is made with is named, with the licences. */
class PageTest {

  private static final Pattern START = Pattern.compile("<script type=\"application/json\" id=\"start\">(.*?)</script>", Pattern.DOTALL), MAP = Pattern.compile("<script type=\"importmap\">.*?</script>", Pattern.DOTALL), LOADED = Pattern.compile("(?:src|href)=\"([^\"]*)\"");

  static List<String> cells() {
    return Library.standard().names();
  }

  @ParameterizedTest
  @MethodSource("cells")
  void everyCellHasAPageOfItsStages(String cell) {
    Subject subject = BrowserTest.subject(cell, 2, 4);
    String page = Page.whole(Document.whole(subject));
    Matcher start = START.matcher(page), loaded = LOADED.matcher(START.matcher(MAP.matcher(page).replaceFirst("")).replaceFirst(""));   // all but what is data
    while (loaded.find()) assertTrue(loaded.group(1).startsWith("data:") || loaded.group(1).startsWith("#"), loaded.group(1));
    assertTrue(start.find());
    assertFalse(start.group(1).contains("<"), "nothing in it can be taken for HTML");
    JsonObject document = JsonParser.parseString(start.group(1)).getAsJsonObject().getAsJsonObject("document");
    assertEquals(subject.source().text(), document.get("text").getAsString());
    shows(document, Direction.FORWARD, subject, subject.recurrence());
    if (document.getAsJsonObject("adjoint").has("problem")) assertFalse(document.getAsJsonObject("programs").has("derivative"));
    else {
      assertEquals(Derivative.of(subject.recurrence()).toString(), document.getAsJsonObject("adjoint").get("text").getAsString());
      shows(document, Direction.DERIVATIVE, subject, Derivative.of(subject.recurrence()));
    }
    JsonObject numbers = document.getAsJsonObject("numbers");
    assertTrue(numbers.has("problem") || numbers.getAsJsonArray("values").size() > 0, numbers.toString());
    assertTrue(page.contains(Page.read(Page.LICENCES)));
  }

  /** A browser takes no map of names once a module is on its way. */
  @Test
  void modulesAreAskedForAfterTheirNamesAreKnown() {
    String page = Page.live(new JsonObject(), "once");
    assertTrue(page.indexOf("<script type=\"importmap\" nonce=\"once\">") > 0 && page.indexOf("type=\"importmap\"") < page.indexOf("rel=\"modulepreload\""), page);
    for (String module : Page.MODULES) assertTrue(page.contains("<link rel=\"modulepreload\" href=\"/" + module + ".js\">"), module);
  }

  private static void shows(JsonObject document, Direction direction, Subject subject, Recurrence r) {
    JsonObject program = document.getAsJsonObject("programs").getAsJsonObject(direction.key());
    Compiled compiled = Compiled.of(r, subject.options());
    for (Stage stage : List.of(Stage.KERNELS, Stage.JAVA, Stage.BYTECODE)) {
      assertEquals(compiled.explain(stage), program.getAsJsonObject(stage.name().toLowerCase(java.util.Locale.ROOT)).get("text").getAsString());
    }
    String schedule = compiled.explain(Stage.SCHEDULE);
    program.getAsJsonObject("schedule").getAsJsonArray("phases").forEach(p -> p.getAsJsonObject().getAsJsonArray("steps").forEach(s -> assertTrue(schedule.contains(s.getAsJsonObject().get("text").getAsString()))));
  }

  /** Names and versions are those of the lock that the bundle is built from. */
  @Test
  void whatThePageIsMadeWithIsNamed() throws IOException {
    String licences = Page.read(Page.LICENCES);
    assertFalse(licences.contains("</"));
    JsonObject packages = JsonParser.parseString(Files.readString(Path.of("vendor/package-lock.json"))).getAsJsonObject().getAsJsonObject("packages");
    List<String> shipped = packages.keySet().stream().filter(folder -> !folder.isEmpty() && !packages.getAsJsonObject(folder).has("dev")).toList();
    assertTrue(shipped.size() > 10, shipped.toString());
    for (String folder : shipped) {
      JsonObject one = packages.getAsJsonObject(folder);
      assertEquals("MIT", one.get("license").getAsString(), folder);
      assertTrue(licences.contains("\n" + folder.substring("node_modules/".length()) + " " + one.get("version").getAsString() + ", MIT\n"), folder);
    }
    assertEquals(shipped.size(), licences.split("Permission is hereby granted", -1).length - 1);
    String lock = Files.readString(Path.of("vendor/package-lock.json"));
    assertFalse(lock.contains("http"), "the lock names no host");
  }
}
