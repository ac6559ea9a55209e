package dev.rondo.command.terminal;

import dev.rondo.check.GoldenException;
import dev.rondo.data.DataException;
import dev.rondo.graph.text.LanguageException;
import dev.rondo.graph.text.Spelling;
import dev.rondo.model.ModelException;
import dev.rondo.train.Diverged;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** exception -> message on stderr and exit code. A stack trace is shown only with {@code --debug}. */
public final class Failures {

  public static final int GOOD = 0;
  public static final int CHECK_FAILED = 1;
  public static final int BAD_INPUT = 2;
  static final int FAULT = 70;   // EX_SOFTWARE of sysexits.h

  private Failures() {}

  public static int ofArguments(ParameterException e, String[] args) {
    CommandLine line = e.getCommandLine();
    PrintWriter err = VisibleWriter.of(line.getErr());
    if (e instanceof UnmatchedArgumentException u && !u.isUnknownOption() && !line.getSubcommands().isEmpty()) {
      err.println("rondo: " + noCommand(u.getUnmatched().get(0), line.getSubcommands().keySet()));
    } else {
      err.println("rondo: " + lower(e.getMessage()));
      UnmatchedArgumentException.printSuggestions(e, err);
    }
    err.println("try '" + line.getCommandSpec().qualifiedName() + " --help'");
    return BAD_INPUT;
  }

  private static String noCommand(String word, Set<String> commands) {
    String near = Spelling.nearest(word, commands);
    return "there is no command '" + word + "'; " + (near != null ? "did you mean 'rondo " + near + "'" : "there are " + String.join(", ", commands));
  }

  public static int ofExecution(Exception e, CommandLine line, ParseResult parsed) {
    PrintWriter err = VisibleWriter.of(line.getErr());
    boolean known = isKnown(e);
    if (e instanceof LanguageException wrong) errors(wrong, err);
    else if (known) err.println("rondo: " + e.getMessage());
    else err.println("rondo: an internal error: " + e + "; please report it with what --debug shows");
    if (((Debugging) line.getCommandSpec().root().userObject()).isDebugging()) e.printStackTrace(err);
    return e instanceof Diverged ? CHECK_FAILED : known ? BAD_INPUT : FAULT;
  }

  /** The exit code of an error that the JVM throws. */
  public static int ofError(Error e, CommandLine line) {
    PrintWriter err = VisibleWriter.of(line.getErr());
    err.println("rondo: " + reason(e));
    if (((Debugging) line.getCommandSpec().root().userObject()).isDebugging()) e.printStackTrace(err);
    return e instanceof OutOfMemoryError || isLostPage(e) ? BAD_INPUT : FAULT;
  }

  private static String reason(Error e) {
    if (e instanceof OutOfMemoryError) return "out of memory; use a smaller batch, window or smaller dimensions, or give the JVM more: RONDO_JAVA_OPTIONS=-Xmx8g";
    if (isLostPage(e)) return "a file was cut while it was read, or the disk that it is on fails; begin again with a copy that nothing writes to";
    if (e instanceof StackOverflowError) return "an internal error: what was given is nested deeper than the stack; make it simpler, or give the JVM more: RONDO_JAVA_OPTIONS=-Xss64m";
    if (e instanceof LinkageError) return "an internal error: " + e + "; a class is missing or of another version, so build it again with 'mvn clean install'";
    return "an internal error: " + e + "; please report it with what --debug shows";
  }

  /** Whether the JVM reports a lost page of a mapped file. */
  private static boolean isLostPage(Error e) {
    return e instanceof InternalError && String.valueOf(e.getMessage()).contains("unsafe memory access");
  }

  /** Each error starts with its position. A file that is not a program has thousands, so only some are kept. */
  private static void errors(LanguageException wrong, PrintWriter err) {
    wrong.diagnostics().forEach(err::println);
    if (wrong.more() > 0) err.println(LanguageException.text(wrong.more()));
  }

  /** Whether the user can correct the cause. */
  private static boolean isKnown(Exception e) {
    return e instanceof LanguageException || e instanceof DataException || e instanceof ModelException || e instanceof GoldenException || e instanceof Diverged
        || e instanceof IllegalArgumentException || e instanceof IOException || e instanceof UncheckedIOException;
  }

  private static String lower(String message) {
    return message.isEmpty() ? message : Character.toLowerCase(message.charAt(0)) + message.substring(1);
  }
}
