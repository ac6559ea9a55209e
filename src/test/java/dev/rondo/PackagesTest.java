package dev.rondo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every package is small enough to be looked through, and says what it is for. */
class PackagesTest {

  private static final int MOST = 25;   // files

  private static final List<String> SOURCES = List.of("../graph/src/main/java", "../autodiff/src/main/java",
      "../codegen/src/main/java", "main/java", "../bench/src/main/java");

  /** Folder of a package -> the files in it. */
  private static Map<Path, List<String>> packages() throws IOException {
    Map<Path, List<String>> all = new TreeMap<>();
    for (String source : SOURCES) {
      try (Stream<Path> files = Files.walk(Path.of(source))) {
        all.putAll(files.filter(f -> f.toString().endsWith(".java")).collect(Collectors.groupingBy(Path::getParent,
            Collectors.mapping(f -> f.getFileName().toString(), Collectors.toList()))));
      }
    }
    return all;
  }

  @Test
  void noneIsLarge() throws IOException {
    Map<Path, List<String>> all = packages();
    assertTrue(all.size() > 30, all.keySet().toString());
    all.forEach((folder, files) -> assertTrue(files.size() <= MOST, folder + " has " + files.size() + " files"));
  }

  @Test
  void eachSaysInTwoSentencesWhatItIsFor() throws IOException {
    for (Path folder : packages().keySet()) {
      Path info = folder.resolve("package-info.java");
      assertTrue(Files.exists(info), folder + " has no package-info.java");
      String said = Files.readString(info).replaceAll("(?s)^/\\*\\*(.*?)\\*/.*", "$1").replaceAll("\\s+\\*?\\s*", " ");
      assertEquals(2, said.split("[.?](?= |$)").length - 1 + (said.strip().endsWith(".") ? 0 : 1), folder + ":" + said);
    }
  }
}
