package dev.rondo.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The listings of commands.md that make a model or use one, one after the other as a reader would run them; -Dbless=true writes what is said into the page. LookingTest has those of the others. */
class CommandsPageTest {

  private static final Path PAGE = Path.of("../docs/commands.md");
  private static final Set<String> COMMANDS = Set.of("train", "search", "eval", "predict", "sample"), OTHERS = Set.of("cells", "check", "gradient", "gradcheck", "verify", "explain");
  private static final Pattern BLOCK = Pattern.compile("(?<=```\n)\\$ [^`]*(?=```)"), COMMAND = Pattern.compile("(?m)^\\$ rondo (\\w+)"), WORD = Pattern.compile("\"([^\"]*)\"|'([^']*)'|(\\S+)");

  @TempDir Path folder;

  @Test
  void thePageShowsWhatIsSaid() throws IOException, InterruptedException {
    Path examples = Files.createDirectory(folder.resolve("examples"));
    try (Stream<Path> files = Files.list(Path.of("../examples"))) {
      for (Path file : files.filter(f -> f.toString().matches(".*\\.(rondo|csv|gz)")).toList()) Files.copy(file, examples.resolve(file.getFileName()));
    }
    Files.copy(Path.of("../LICENSE"), folder.resolve("LICENSE"));
    String page = Files.readString(PAGE);
    StringBuilder said = new StringBuilder();
    Set<String> shown = new TreeSet<>();
    int end = 0;
    for (Matcher block = BLOCK.matcher(page); block.find(); end = block.end()) {
      Set<String> commands = COMMAND.matcher(block.group()).results().map(m -> m.group(1)).collect(Collectors.toSet());
      assertTrue(COMMANDS.containsAll(commands) || OTHERS.containsAll(commands), () -> "no test runs " + commands);
      boolean meant = COMMANDS.containsAll(commands);
      said.append(page, end, block.start()).append(meant ? run(block.group()) : block.group());
      if (meant) shown.addAll(commands);
    }
    said.append(page.substring(end));
    assertEquals(new TreeSet<>(COMMANDS), shown);
    if (Boolean.getBoolean("bless")) Files.writeString(PAGE, said);
    else assertEquals(withoutTimes(page), withoutTimes(said.toString()));
  }

  /** The commands of a block, each with what it says in place of what stands below it. */
  private String run(String block) throws IOException, InterruptedException {
    StringBuilder said = new StringBuilder();
    for (String line : block.lines().filter(l -> l.startsWith("$ ")).toList()) {
      said.append(line).append('\n');
      if (!line.startsWith("$ rondo ")) {
        shell(line.substring(2));
        continue;
      }
      List<Object> words = new ArrayList<>();
      for (Matcher word = WORD.matcher(line.substring("$ rondo ".length())); word.find(); ) {
        String text = word.group(1) != null ? word.group(1) : word.group(2) != null ? word.group(2) : word.group(3);
        words.add(text.matches("examples/.*|LICENSE|\\w+\\.txt") ? folder.resolve(text) : text);
      }
      CliRun answer = CliRun.by(words.toArray()).good();
      said.append(answer.out().replace(folder + "/", "").stripTrailing()).append('\n');
    }
    return said.toString();
  }

  private void shell(String line) throws IOException, InterruptedException {
    Process shell = new ProcessBuilder("sh", "-c", line).directory(folder.toFile()).redirectErrorStream(true).start();
    assertEquals("", new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    assertEquals(0, shell.waitFor());
  }

  /** The seconds of a table of trials are others at every time. */
  private static String withoutTimes(String page) {
    return page.replaceAll("(?m)(\\d/\\d) +\\d+\\.\\d$", "$1 seconds");
  }

  @Test
  void timesAloneAreLeftOut() {
    assertEquals("0.002 48 0.3429 2/2 seconds\nRMSE 23.4\n", withoutTimes("0.002 48 0.3429 2/2     25.2\nRMSE 23.4\n"));
  }
}
