package dev.rondo.bench.peer;

import dev.rondo.bench.workload.Workload;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One library in its own process, which waits for its turn. */
final class Contestant implements AutoCloseable {

  private final Process process;
  private final PrintWriter requests;
  private final BufferedReader answers;
  private final String name;
  private final String version;
  private String form = "";

  Contestant(Entrant entrant, int threads) throws IOException {
    process = entrant.process(threads).start();
    requests = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
    answers = process.inputReader(StandardCharsets.UTF_8);
    try {
      String[] named = answer().split("\t");
      name = named[0];
      version = named[1];
    } catch (IOException e) {
      close();
      throw new IOException(entrant.key() + " did not start: " + e.getMessage(), e);
    }
  }

  String name() {
    return name;
  }

  String version() {
    return version;
  }

  String form() {
    return form;
  }

  boolean supports(Workload w, int threads) throws IOException {
    return ask("supports " + w.id() + " " + threads).equals("yes");
  }

  void prepare(Workload w, int threads, Map<String, float[]> given) throws IOException {
    Path file = Files.createTempFile("bench", ".tensors");
    try {
      TensorFile.write(file, given);
      form = ask("prepare " + w.id() + " " + threads + " " + file).replaceFirst("ready ?", "");
    } finally {
      Files.delete(file);
    }
  }

  /** Milliseconds of one run, the mean of some. */
  double run(int times) throws IOException {
    return Long.parseLong(ask("run " + times)) / 1e6 / times;
  }

  Map<String, float[]> results() throws IOException {
    Path file = Files.createTempFile("bench", ".tensors");
    try {
      ask("results " + file);
      return TensorFile.read(file);
    } finally {
      Files.delete(file);
    }
  }

  private String ask(String request) throws IOException {
    requests.println(request);
    return answer();
  }

  private String answer() throws IOException {
    for (String line = answers.readLine(); line != null; line = answers.readLine()) {
      if (!line.startsWith(Answering.MARK)) {
        System.err.println(line);
        continue;
      }
      String answer = line.substring(Answering.MARK.length());
      if (answer.startsWith("failed ")) throw new IOException(answer.substring("failed ".length()));
      return answer;
    }
    throw new IOException("its process ended; what it wrote is above");
  }

  @Override
  public void close() {
    requests.close();   // the end of its input ends it
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) process.destroyForcibly();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
