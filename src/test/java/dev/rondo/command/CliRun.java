package dev.rondo.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;

/** arguments -> exit code, stdout, stderr of one command. */
record CliRun(int code, String out, String err) {

  static CliRun by(Object... args) {
    StringWriter out = new StringWriter(), err = new StringWriter();
    String[] words = java.util.Arrays.stream(args).map(Object::toString).toArray(String[]::new);
    int code = Main.run(new PrintWriter(out), new PrintWriter(err), words);
    return new CliRun(code, out.toString(), err.toString());
  }

  CliRun good() {
    assertEquals(0, code, err);
    return this;
  }

  /** Bad input: exit code 2, a message that holds all the parts, nothing on stdout and no stack trace. */
  CliRun bad(String... parts) {
    assertEquals(2, code, out + err);
    assertEquals("", out);
    assertFalse(err.contains("\tat "), err);
    for (String part : parts) assertTrue(err.contains(part), () -> "'" + part + "' is missing in: " + err);
    return this;
  }
}
