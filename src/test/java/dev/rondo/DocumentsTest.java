package dev.rondo;

import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.rondo.graph.language.Language;
import dev.rondo.graph.library.Library;
import dev.rondo.graph.text.Source;
import dev.rondo.settings.DataPlan;
import dev.rondo.settings.TrainPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every program in the documents is a program. */
class DocumentsTest {

  private static final Pattern PROGRAM = Pattern.compile("^```rondo\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

  @TestFactory
  Stream<DynamicTest> programs() {
    return Stream.of("../README.md", "../docs/language.md", "../docs/data.md", "../docs/training.md", "../CONTRIBUTING.md", "../docs/gradient-flow.md").map(Path::of).flatMap(DocumentsTest::programs);
  }

  private static Stream<DynamicTest> programs(Path document) {
    try {
      Matcher program = PROGRAM.matcher(Files.readString(document));
      List<String> texts = program.results().map(m -> m.group(1)).toList();
      return texts.stream().map(text -> DynamicTest.dynamicTest(document + ": " + text.lines().findFirst().orElse(""), () -> parse(document, text)));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static void parse(Path document, String text) {
    var module = Language.parse(new Source(document.toString(), text), Library.standard());
    module.settings("data").ifPresent(DataPlan::of);
    module.settings("train").ifPresent(TrainPlan::of);
    assertFalse(module.cells().isEmpty() && module.networks().isEmpty());
  }
}
