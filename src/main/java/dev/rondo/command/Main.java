package dev.rondo.command;

import dev.rondo.command.options.OptionConverters;
import dev.rondo.command.terminal.Failures;
import dev.rondo.command.terminal.Stderr;
import dev.rondo.command.terminal.Stdout;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;

/** arguments -> exit code: 0 good, 1 a check failed or training diverged, 2 bad input, 70 an internal error. */
public final class Main {

  private Main() {}

  public static void main(String[] args) {
    Stdout stdout = Stdout.ofProcess();
    System.setOut(new PrintStream(stdout, true, StandardCharsets.UTF_8));   // what prints there is checked too
    PrintWriter err = writer(new FileOutputStream(FileDescriptor.err));
    int code = run(stdout, err, args);
    Stderr.end();
    System.exit(code);
  }

  /** Runs one command, and checks that all of its output was written. */
  public static int run(Stdout stdout, PrintWriter err, String... args) {
    int code = run(writer(stdout), err, args);
    System.out.flush();
    return stdout.code(code, err);
  }

  /** Runs one command. It writes only to the two writers, except for a progress bar on a terminal. */
  public static int run(PrintWriter out, PrintWriter err, String... args) {
    CommandLine line = new CommandLine(new Rondo()).setOut(out).setErr(err)
        .setUsageHelpAutoWidth(false).setUsageHelpWidth(100)
        .setParameterExceptionHandler(Failures::ofArguments).setExecutionExceptionHandler(Failures::ofExecution);
    OptionConverters.register(line);
    int code = execute(line, args);
    out.flush();
    err.flush();
    return code;
  }

  private static int execute(CommandLine line, String... args) {
    try {
      return line.execute(args);
    } catch (Error e) {
      return Failures.ofError(e, line);
    }
  }

  private static PrintWriter writer(OutputStream stream) {
    return new PrintWriter(stream, true, StandardCharsets.UTF_8);
  }
}
