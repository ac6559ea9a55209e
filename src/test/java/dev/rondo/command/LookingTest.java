package dev.rondo.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.explain.ExplainStage;
import dev.rondo.graph.library.Library;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** cells, check, gradient, gradcheck, verify and explain. */
class LookingTest {

  @TempDir Path folder;

  private static final String WRONG = "cell wrong(H) {\n  input x[H]\n  state h[H]\n  h' = tanh(g)\n  output h'\n}\n";

  /** What a page shows of a command is what the command says, but for errors of rounding; -Dbless=true writes it into the pages. */
  @ParameterizedTest
  @CsvSource({"commands.md, cells", "commands.md, check", "commands.md, gradient", "commands.md, gradcheck", "commands.md, verify", "commands.md, explain", "gradient-flow.md, flow", "anatomy.md, explain",
      "ir.md, explain", "slow.md, explain"})
  void thePagesShowWhatIsSaid(String name, String command) throws IOException {
    Path file = Path.of("../docs/" + name);
    String page = Files.readString(file);
    Pattern prompt = Pattern.compile("```\n\\$ rondo " + command + "(?: (.*))?\n");
    Matcher found = prompt.matcher(page);
    int shown = 0;
    for (int at = 0; found.find(at); shown++) {
      int from = found.end(), to = page.indexOf("```", from);
      String said = said(command, found.group(1) == null ? "" : found.group(1)).stripTrailing();
      if (Boolean.getBoolean("bless")) page = page.substring(0, from) + said + "\n" + page.substring(to);
      else assertEquals(withoutRounding(page.substring(from, to).stripTrailing()), withoutRounding(said));
      found = prompt.matcher(page);
      at = from;
    }
    assertTrue(shown > 0, "the page shows nothing of " + command);
    if (Boolean.getBoolean("bless")) Files.writeString(file, page);
  }

  /** Pictures in the pages are what the commands draw; -Dbless=true draws them anew. */
  @ParameterizedTest
  @CsvSource({"gru-graph.svg, explain gru --stage=graph --format=svg", "gru-schedule.svg, explain gru --stage=schedule --form=scalar --dims I=3,H=4,B=2,T=5 --format=svg",
      "gru-memory.svg, explain gru --stage=buffers --adjoint --form=scalar --dims I=3,H=4,B=2,T=5 --format=svg"})
  void thePagesShowWhatIsDrawn(String name, String command) throws IOException {
    Path file = Path.of("../docs/images/" + name);
    String said = CliRun.by((Object[]) command.split(" ")).good().out();
    if (Boolean.getBoolean("bless")) Files.writeString(file, said);
    assertEquals(Files.readString(file), said);
    assertTrue(Files.readString(Path.of("../docs/anatomy.md")).contains("(images/" + name + ")"), "no page shows it");
  }

  /** Errors of rounding are others on another processor. */
  private static String withoutRounding(String text) {
    return text.replaceAll("\\d\\.\\d\\de-\\d\\d", "error");
  }

  private String said(String command, String line) throws IOException {
    Path wrong = Files.writeString(folder.resolve("wrong.rondo"), WRONG);
    String[] pipe = line.replace("examples/", "../examples/").replace("elman.json", "test/resources/golden/elman.json").replace("wrong.rondo", wrong.toString()).split(" \\| ");
    List<String> words = new ArrayList<>(List.of(command));
    if (!line.isEmpty()) words.addAll(List.of(pipe[0].split(" +")));
    CliRun answer = CliRun.by(words.toArray());
    if (line.startsWith("wrong.rondo")) return answer.bad("wrong.rondo").err().replace(wrong.toString(), "wrong.rondo");
    return pipe.length == 1 ? answer.good().out() : part(answer.good().out(), pipe[1]);
  }

  /** What {@code head -7}, {@code sed -n 3,9p} and {@code grep -A 4 "WORDS"} leave of a text; a page shows no more of long ones. */
  private static String part(String text, String filter) {
    List<String> lines = text.lines().toList();
    Matcher head = Pattern.compile("head -(\\d+)").matcher(filter), range = Pattern.compile("sed -n (\\d+),(\\d+)p").matcher(filter), found = Pattern.compile("grep -A (\\d+) \"\\^?(.*)\"").matcher(filter);
    int from = 0, to;
    if (head.matches()) to = Integer.parseInt(head.group(1));
    else if (range.matches()) {
      from = Integer.parseInt(range.group(1)) - 1;
      to = Integer.parseInt(range.group(2));
    } else {
      assertTrue(found.matches(), "unknown filter " + filter);
      while (!lines.get(from).contains(found.group(2))) from++;
      to = from + 1 + Integer.parseInt(found.group(1));
    }
    return String.join("\n", lines.subList(from, Math.min(lines.size(), to)));
  }

  @Test
  void cellsAreALineEach() {
    String out = CliRun.by("cells").good().out();
    assertEquals(Library.standard().names().size(), out.lines().count());
    assertTrue(out.contains("gru              Gated recurrent unit (Cho et al. 2014)"), out);
  }

  @Test
  void theGradientOfACellIsAProgram() throws IOException {
    Path adjoint = Files.writeString(folder.resolve("a.rondo"), CliRun.by("gradient", "gru").good().out());
    assertEquals(Files.readString(adjoint), CliRun.by("check", adjoint).good().out());
  }

  @Test
  void theGradientOfANetworkIsAProgram() throws IOException {
    Path gradient = Files.writeString(folder.resolve("g.rondo"), CliRun.by("gradient", "../examples/sunspots.rondo").good().out());
    assertTrue(Files.readString(gradient).contains("output lstm1.Wi_bar"));
    assertEquals(Files.readString(gradient), CliRun.by("check", gradient).good().out());
    CliRun.by("explain", "../examples/sunspots.rondo", "--stage=schedule", "--adjoint").good();
  }

  @Test
  void aFileThatIsNoProgramHasItsFirstErrorsShown() throws IOException {
    Path file = Files.writeString(folder.resolve("no.rondo"), "`\n".repeat(120));
    String err = CliRun.by("check", file).bad("and 20 more errors").err();
    assertEquals(3 * 100 + 1, err.lines().count());
  }

  @Test
  void checkSaysWhatIsWrongInCellsAndInSettings() throws IOException {
    Path file = Files.writeString(folder.resolve("e.rondo"), """
        network n(I, H) {
          input x[I], hour
          target y[H]
          v = concat(x, broadcast(sin(hour), 1), broadcast(cos(hour), 1))
          h = gru(v, H = H)
          output p = tanh(h + foo(hour))
          loss mse(p, y
        }
        data { file = 5 }
        train { epochs = many; batch = 4 }
        sizes { H = }
        strange { a = 1 }
        """);
    String err = CliRun.by("check", file).bad("").err();
    List<String> places = err.lines().filter(line -> line.contains(": error: ")).map(line -> line.replaceFirst(".*e\\.rondo:(\\d+:\\d+): .*", "$1")).toList();
    assertEquals(List.of("4:27", "4:52", "6:23", "8:1", "9:1", "9:15", "10:18", "11:13", "12:1"), places, err);
  }

  @Test
  void gradcheckFailsWhereAParameterWasNeverReached() throws IOException {
    Path file = Files.writeString(folder.resolve("n.rondo"), "cell n(H) { state h[H]; param v[H]; h' = select(h > 1e9, v, h); output h' }");
    CliRun result = CliRun.by("gradcheck", file);
    assertEquals(1, result.code());
    assertTrue(result.out().matches("(?s)n\n  parameter +v +not exercised\n    its gradient is 0 both ways .*  not proven: parameter 'v'\n"), result.out());
  }

  @Test
  void gradcheckHasARowForEachTensor() {
    String out = CliRun.by("gradcheck", "elman", "--dims", "I=2,H=3").good().out();
    assertTrue(out.matches("(?s)elman\n  parameter +W .*  parameter +U .*  parameter +b .*  input +x .*  initial state +h .*  all within 1.0E-6\n"), out);
  }

  @ParameterizedTest
  @ValueSource(strings = {"f32", "f64"})
  void verifyComparesWithVectorsMadeElsewhere(String element) {
    CliRun.by("verify", "gru", "--against", "test/resources/golden/gru.json", "--element", element).good();
  }

  @Test
  void verifyFailsNamingTheWorst() throws IOException {
    String cell = Library.standard().find("elman").orElseThrow().text().replace("+ b", "+ 1.001 * b");
    Path file = Files.writeString(folder.resolve("wrong.rondo"), cell);
    CliRun said = CliRun.by("verify", file, "--against", "test/resources/golden/elman.json");
    assertEquals(1, said.code());
    assertTrue(said.err().matches("rondo: (\\w+ ?)+( '\\w+')? differs by .*, more than 1e-10\n"), said.err());
  }

  @ParameterizedTest
  @EnumSource(value = ExplainStage.class, mode = EnumSource.Mode.EXCLUDE, names = "ASSEMBLY")   // which needs a disassembler
  void everyStageCanBeLookedAt(ExplainStage stage) {
    assertTrue(CliRun.by("explain", "gru", "--stage=" + stage.name().toLowerCase(Locale.ROOT), "--dims", "I=3,H=5,B=2,T=3").good().out().lines().count() > 5);
  }

  @Test
  void theDerivativeCanBeLookedAtToo() {
    assertTrue(CliRun.by("explain", "gru", "--stage=schedule", "--adjoint").good().out().startsWith("schedule gru_adjoint"));
    assertTrue(CliRun.by("explain", "gru", "--stage=graph", "--after=simplify").good().out().startsWith("cell gru("));
    CliRun.by("explain", "gru", "--stage=graph", "--after=magic").bad("no pass is named 'magic'; there are simplify");
  }

  @ParameterizedTest
  @ValueSource(strings = {"cells", "check", "gradient", "gradcheck", "verify", "explain", "train", "eval", "predict", "sample", "flow", "profile", "shell", "explore"})
  void helpTeachesByExample(String command) {
    String out = CliRun.by(command, "--help").good().out();
    assertTrue(out.contains("Examples:\n  rondo " + command), out);
  }

  @Test
  void whatAPassDidIsShown() {
    String out = CliRun.by("explain", "gru", "--adjoint", "--stage=graph", "--after=simplify", "--diff").good().out();
    assertTrue(out.lines().anyMatch(l -> l.startsWith("- ")) && out.lines().anyMatch(l -> l.startsWith("+ ")), out);
    CliRun.by("explain", "gru", "--stage=java", "--diff").bad("--diff shows what one pass did to the graph; add --stage=graph --after=PASS");
    CliRun.by("explain", "gru").bad("no stage is given; add --stage=graph");
  }

  @Test
  void javaGoesToAFolderAndOthersToAFile() throws IOException {
    Path generated = folder.resolve("generated");
    assertEquals("wrote " + generated.resolve("LstmPeephole.java") + "\n", CliRun.by("explain", "lstm_peephole", "--stage=java", "-o", generated).good().out());
    CliRun.by("explain", "gru", "--stage=java", "-o", generated.resolve("LstmPeephole.java")).bad("it is a file; name a folder");
    CliRun.by("explain", "gruu", "--stage=java").bad("gruu: there is no such file; did you mean the library cell 'gru'");
    assertTrue(Files.readString(generated.resolve("LstmPeephole.java")).contains("public final class LstmPeephole {"));
    CliRun.by("explain", "gru", "--stage=buffers", "--format=svg", "-o", folder.resolve("memory.svg")).good();
    assertTrue(Files.readString(folder.resolve("memory.svg")).startsWith("<svg "));
    CliRun.by("explain", "gru", "--stage=java", "--format=svg").bad("the stage java has no form svg; it has text, json");
  }

  @Test
  void stepsOfTimeGoTogetherAsManyAsAreAskedFor() {
    assertFalse(CliRun.by("explain", "gru", "--stage=schedule").good().out().contains("chunk-time"));
    assertTrue(CliRun.by("explain", "gru", "--adjoint", "--stage=schedule", "--chunk=2").good().out().contains(" go through time together, 2 steps at a time"));
    assertTrue(CliRun.by("explain", "lstm", "--stage=schedule", "--chunk=2").good().out().contains("\n  chunk-time: not 2 steps at a time, for nothing goes through time beside the loops\n"));
    assertTrue(CliRun.by("explain", "gru", "--stage=schedule", "--chunk=1000").good().out().contains("\n  chunk-time: not 1000 steps at a time, for there are no more in all\n"));
    CliRun.by("explain", "gru", "--stage=schedule", "--chunk=-2").bad("chunks of -2 steps; give 1 or more, or 0 for what the scheduler finds best");
  }

  @Test
  void aRecordOfAllCodeIsComparedWith() throws IOException {
    Path record = folder.resolve("record");
    assertTrue(CliRun.by("explain", "elman", "--process-replay", record).good().out().startsWith("recorded 8 files in "));
    assertTrue(CliRun.by("explain", "elman", "--process-replay", record).good().out().startsWith("all 8 files are as recorded in "));
    CliRun other = CliRun.by("explain", "elman", "--without=fuse", "--process-replay", record);
    assertEquals(1, other.code(), other.err());
    assertTrue(other.out().contains("elman.schedule differs\n") && other.out().lines().anyMatch(l -> l.startsWith("  - ")), other.out());
    CliRun.by("explain", "irnn", "--process-replay", record).bad("is the record of other programs; name another folder for these");
    Path cells = folder.resolve("cells.rondo"), two = folder.resolve("two");
    String kept = "cell kept(H) { input x[H]\n output y = x + 1 }\n";
    Files.writeString(cells, kept + "cell gone(H) { input x[H]\n output y = x + 2 }\n");
    CliRun.by("explain", cells, "--process-replay", two).good();
    Files.writeString(cells, kept + "cell added(H) { input x[H]\n output y = x + 2 }\n");
    CliRun missing = CliRun.by("explain", cells, "--process-replay", two);
    assertEquals(1, missing.code());
    assertTrue(missing.out().contains("added.java is new\n") && missing.out().contains("gone.java is in the record, but was not made\n") && !missing.out().contains("kept"), missing.out());
    Path file = Files.writeString(folder.resolve("file"), "");
    CliRun.by("explain", "elman", "--process-replay", file.resolve("record")).bad("cannot make the folder " + file.resolve("record") + ": ");
    CliRun.by("explain", "elman", "--stage=java", "-o", file.resolve("generated")).bad("cannot make the folder " + file.resolve("generated") + ": ");
    for (String more : List.of("--stage=java", "--adjoint", "--format=json", "--out=x")) CliRun.by("explain", "elman", more, "--process-replay", record).bad("a record holds all code");
    Path full = Files.createDirectory(folder.resolve("full"));
    Files.writeString(full.resolve("letter"), "dear");
    CliRun.by("explain", "elman", "--process-replay", full).bad("holds something that is not a record");
  }

  @Test
  void aProfileNamesStepsEquationsAndMethods() throws IOException {
    Path picture = folder.resolve("gru.svg");
    String out = CliRun.by("profile", "gru", "--dims", "I=8,H=16,B=2,T=5", "--seconds", "0.2", "-o", picture).good().out();
    for (String part : List.of("gru: batch 2, steps 5, H 16, I 8", "steady run", "% of the roofline", "loop 1, ", "gru.rondo:", "HotSpot", "wrote ")) assertTrue(out.contains(part), part + " in\n" + out);
    assertTrue(Files.readString(picture).contains("one run"));
    String two = CliRun.by("profile", "gru", "--dims", "I=8,H=16,B=2,T=5", "--seconds", "0.1", "--threads", "2", "--without=one-thread-for-little").good().out();
    assertTrue(two.contains("\n  2 threads ") && two.contains("\nsteps, equations and methods of one thread\n"), two);
    assertTrue(CliRun.by("profile", "gru", "--dims", "I=8,H=16,B=2,T=5", "--seconds", "0.1", "--threads", "2").good().out().contains("\n  so little work is not shared: one thread does all of it\n"));
    CliRun.by("profile", "gru", "--seconds", "0").bad("--seconds 0.0; it must be more than 0, and 600 at most");
    CliRun.by("profile", "gru", "--dims", "Q=3").bad("'gru' has no dimension 'Q'");
  }

  /** With a disassembler there is assembly, without one the remedy; which of the two depends on the machine. */
  @Test
  void assemblyOrTheRemedy() {
    CliRun said = CliRun.by("explain", "gru", "--stage=assembly", "--dims", "I=16,H=64,B=8,T=10");
    if (said.code() == 0) assertTrue(said.out().lines().findFirst().orElse("").contains("vector bits"), said.out());
    else said.bad("no disassembler is installed, so machine code cannot be shown as assembly; install objdump, as by 'apt-get install binutils' on Debian");
  }

  @Test
  void wrongArgumentsAreNamed() {
    CliRun.by().bad("no command given; there are cells, check");
    CliRun.by("trian").bad("there is no command 'trian'; did you mean 'rondo train'");
    CliRun.by("frobnicate").bad("there is no command 'frobnicate'; there are cells, check");
    assertFalse(CliRun.by("frobnicate").err().contains("did you mean"));
    CliRun.by("check", "gru", "--cel", "gru").bad("--cel");
    CliRun.by("check").bad("missing required parameter: 'FILE'", "try 'rondo check --help'");
    CliRun.by("explain", "gru", "--stage=soup").bad("invalid value for option '--stage': 'soup' is none of source, graph, passes, adjoint, schedule, buffers, kernels, java, bytecode, sizes, assembly\n", "try 'rondo explain --help'");
    CliRun.by("explain", "gru", "--stage=Shedule").bad("'Shedule' is none of source, graph, ", ", assembly; did you mean 'schedule'\n");
    CliRun.by("explain", "gru", "--stage=graph", "--format=jsn").bad("'jsn' is none of text, dot, svg, json, html; did you mean 'json'\n");
    CliRun.by("explain", "gru", "--stage=graph", "--element=f16").bad("'f16' is none of f32, f64\n");
    CliRun.by("explain", "gru", "--stage=graph", "--without=fuse,prepar").bad("'prepar' is none of hoist-input-products, pack-products, ", "; did you mean 'prepare'\n");
    CliRun.by("gradcheck", "gru", "--dims", "Q=3").bad("'gru' has no dimension 'Q'; it has H, I");
    CliRun.by("gradcheck", "gru", "--dims", "I=0").bad("dimension I = 0; it must be at least 1");
  }

  /** Each says what is wrong with it and what to give. */
  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "explain gru --stage=graph --dims I=a | invalid value for option '--dims' (NAME=SIZE): 'a' is not a whole number; give one such as 8",
      "explain gru --stage=graph --dims I=3000000000 | 3000000000 is too large; 2147483647 is the most that can be given",
      "explain gru --stage=graph --dims I=2.5 | '2.5' is not a whole number",
      "explain gru --stage=graph --dims H=3,I | invalid value for option '--dims' (NAME=SIZE): 'I' is not a size; write NAME=SIZE, such as H=64, with commas between",
      "explain gru --stage=graph --dims =3 | '=3' is not a size; write NAME=SIZE",
      "explain gru --stage=graph --dims I=3,H=2,I=4 | dimension I is given twice, as 3 and as 4; give it once",
      "explain gru --stage=graph --dims I=3 --dims I=4 | dimension I is given twice, as 3 and as 4; give it once",
      "explain gru --stage=kernels --dims B=3,B=4 | dimension B is given twice, as 3 and as 4; give it once",
      "gradcheck elman --dims I=3,I=4 | dimension I is given twice, as 3 and as 4; give it once",
      "flow elman --dims I=3,I=4 | dimension I is given twice, as 3 and as 4; give it once",
      "explain gru --stage=graph --threads 0 | 0 threads; there can be 1 to 64",
      "explain gru --stage=source --threads 65 | 65 threads; there can be 1 to 64",
      "explain gru --stage=graph --threads two | invalid value for option '--threads': 'two' is not a whole number; give one such as 8",
      "gradcheck elman --seed x | invalid value for option '--seed': 'x' is not a whole number; give one such as 8",
      "profile gru --seconds x | invalid value for option '--seconds': 'x' is not a number; give one such as 0.5",
      "explain gru --stage=schedule --after=simplify | --after shows the graph that a pass leaves, and the stage asked for is schedule; write --stage=graph --after=simplify, or leave out --after",
      "explain gru --stage=source --after=simplify | --after shows the graph that a pass leaves",
      "explain gru --stage=graph --diff | --diff shows what one pass did to the graph; add --stage=graph --after=PASS",
      "explain gru --stage=source --adjoint | the derivative has no source, for it was not written; --stage=graph --adjoint shows its equations"})
  void whatCannotBeMeantIsRefused(String line, String message) {
    CliRun.by((Object[]) line.split(" ")).bad(message);
  }

  /** The table of the page is what the command accepts. */
  @ParameterizedTest
  @EnumSource(ExplainStage.class)
  void thePageSaysWhichFormsAStageHas(ExplainStage stage) throws IOException {
    String name = stage.name().toLowerCase(Locale.ROOT);
    List<String> table = Files.readAllLines(Path.of("../docs/commands.md")), forms = List.of("text", "dot", "svg", "json");
    assertTrue(table.contains("| stage | " + String.join(" | ", forms) + " |"));
    String[] row = table.stream().filter(l -> l.startsWith("| `" + name + "` |")).findFirst().orElseThrow().split("\\|");
    for (int i = 0; i < forms.size(); i++) {
      if (name.equals("assembly") && i == 0) continue;   // which needs a disassembler
      CliRun said = CliRun.by("explain", "gru", "--stage=" + name, "--format=" + forms.get(i), "--dims", "I=3,H=5,B=2,T=3");
      if (row[i + 2].isBlank()) said.bad("the stage " + name + " has no form ");
      else assertEquals("yes", row[i + 2].strip(), said.good().out());
    }
    CliRun.by("explain", "gru", "--stage=" + name, "--format=html").bad("a page shows all stages");
  }

  @ParameterizedTest
  @EnumSource(ExplainStage.class)
  void everyStageNamesWrongSizes(ExplainStage stage) {
    for (List<Object> words : List.<List<Object>>of(List.of("explain", "gru", "--stage=" + stage), List.of("explain", "gru", "--adjoint", "--stage=" + stage))) {
      CliRun.by(with(words, "--dims=Q=1")).bad("'gru' has no dimension 'Q'; it has I, H, B, T");
      CliRun.by(with(words, "--dims=H=0")).bad("dimension H = 0; it must be at least 1");
      CliRun.by(with(words, "--dims=T=0")).bad("dimension T = 0; it must be at least 1");
    }
  }

  private static Object[] with(List<Object> words, String more) {
    List<Object> all = new ArrayList<>(words);
    all.add(more);
    return all.toArray();
  }

  @Test
  void nothingToCheckIsAnError() throws IOException {
    Path empty = Files.writeString(folder.resolve("empty.rondo"), ""), settings = Files.writeString(folder.resolve("settings.rondo"), "train { epochs = 1 }\n");
    for (String command : List.of("check", "gradcheck")) for (Path file : List.of(empty, settings)) {
      CliRun.by(command, file).bad(file + ": nothing to check: there is no cell or network in it; write one");
    }
    Path none = Files.writeString(folder.resolve("none.rondo"), "cell a(I) {\n  input x[I - 1]\n  output y = x\n}\n");
    CliRun.by("gradcheck", none, "--dims", "I=1").bad("'x' of shape [I - 1] holds no numbers at the sizes {I=1}; give larger ones with --dims");
    CliRun.by("gradcheck", none, "--dims", "I=2").good();
  }

  @Test
  void wrongFilesAreNamed() throws IOException {
    CliRun.by("check", folder.resolve("absent.rondo")).bad("absent.rondo: there is no such file; give the path");
    CliRun.by("check", folder).bad("is a folder");
    Path file = Files.writeString(folder.resolve("two.rondo"), "cell a(H) {\n  state h[H]\n  h' = tanh(g)\n  output h'\n}\n");
    CliRun.by("check", file).bad("two.rondo:3:13: error: ", "h' = tanh(g)\n", "            ^");
    CliRun.by("gradient", "gru", "--cell", "lstm").bad("there is no 'lstm' in it; it has gru");
    Path vectors = Files.writeString(folder.resolve("v.json"), "{\"dims\": 3}");
    CliRun.by("verify", "gru", "--against", folder).bad(folder + " is a folder; name the JSON file in it");
    CliRun.by("verify", "gru", "--against", vectors).bad("'gradients': it is missing");
  }

  @Test
  void aStackTraceIsShownWhenAskedFor() {
    CliRun said = CliRun.by("check", folder.resolve("absent.rondo"), "--debug");
    assertEquals(2, said.code());
    assertTrue(said.err().contains("\tat dev.rondo."), said.err());
  }
}
