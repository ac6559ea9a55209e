package dev.rondo.command.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.command.Rondo;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** An error of the JVM ends in a message and in the exit code of its cause, never in 1 and a bare stack. */
class FailuresTest {

  private static final Map<Error, String> FAULTS = Map.of(
      new StackOverflowError(), "what was given is nested deeper than the stack",
      new NoClassDefFoundError("dev/rondo/Gone"), "java.lang.NoClassDefFoundError: dev/rondo/Gone; a class is missing",
      new InternalError("no such thing"), "java.lang.InternalError: no such thing; please report it",
      new AssertionError("never"), "java.lang.AssertionError: never; please report it");

  private static String said(Error e, int code) {
    StringWriter err = new StringWriter();
    assertEquals(code, Failures.ofError(e, new CommandLine(new Rondo()).setErr(new PrintWriter(err))));
    assertTrue(err.toString().startsWith("rondo: ") && err.toString().lines().count() == 1, err.toString());
    return err.toString();
  }

  @Test
  void faultsEndIn70() {
    FAULTS.forEach((e, message) -> assertTrue(said(e, 70).contains("an internal error: ") && said(e, 70).contains(message), said(e, 70)));
  }

  @Test
  void memoryAndFilesAreNoFaultsOfRondo() {
    assertTrue(said(new OutOfMemoryError("Java heap space"), 2).contains("out of memory"));
    String lost = said(new InternalError("a fault occurred in an unsafe memory access operation"), 2);
    assertTrue(lost.contains("a file was cut while it was read"), lost);
    assertFalse(lost.contains("fault of Rondo"), lost);
  }
}
