package dev.rondo.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.rondo.command.terminal.VisibleWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What data, programs and names of files hold reaches no terminal as a command. */
class VisibleTest {

  @TempDir Path folder;

  private static void harmless(String shown) {
    assertFalse(shown.chars().anyMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\t'), shown);
  }

  @Test
  void controlCharactersAreEscaped() {
    assertEquals("\\u001b]0;PWNED\\u0007\\u001b[31mred", VisibleWriter.visible("\u001b]0;PWNED\u0007\u001b[31mred"));
    assertEquals("a\tb\nc\r\n\\u000dd", VisibleWriter.visible("a\tb\nc\r\n\rd"));
    assertEquals("\\u202eabc\\u2066 \u00fc \ud83d\ude00", VisibleWriter.visible("\u202eabc\u2066 \u00fc \ud83d\ude00"));
    String all = IntStream.range(0, 0xa0).mapToObj(Character::toString).reduce("", String::concat);
    harmless(VisibleWriter.visible(all));
  }

  @Test
  void messagesAboutDataAndProgramsAreEscaped() throws IOException {
    Path program = folder.resolve("n.rondo"), table = Files.writeString(folder.resolve("d.csv"), "month,spots\n1,x\u001b]0;PWNED\u0007\u001b[31mred\n2,1\n");
    Files.writeString(program, "network n(F) { input x[F] over time; target y[F]; h = gru(x, H = 2); output p = dense(last(h), F); loss mse(p, y) }\ndata { file = \"d.csv\"; columns = \"spots\" }\n");
    CliRun data = CliRun.by("train", program).bad(table + ":2: ", "x\\u001b]0;PWNED\\u0007\\u001b[31mred");
    harmless(data.err());
    Path cell = Files.writeString(folder.resolve("c.rondo"), "cell c(H) {\n state h[H] \u001b[31m\n h' = h\n output h'\n}\n");
    harmless(CliRun.by("check", cell).bad("the character U+001B").err());
    harmless(CliRun.by("check", folder.resolve("\u001b[31m.rondo")).bad("\\u001b[31m.rondo").err());
    harmless(CliRun.by("\u001b[31m").bad("\\u001b[31m").err());
  }
}
