package dev.rondo.bench.peer;

import dev.rondo.bench.workload.Workload;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The child's side of a run: a line in, a line out, so that the processes take turns.
 * <pre>
 * supports WORKLOAD THREADS       -> yes | no
 * prepare WORKLOAD THREADS FILE   -> ready FORM      given tensors are in the file
 * run N                           -> NANOSECONDS
 * results FILE                    -> written
 * anything that goes wrong        -> failed WHY
 * </pre>
 * Answers begin with {@link #MARK}: native libraries may print what they like in between.
 */
public final class Answering {

  static final String MARK = "@bench ";

  private final Peer peer;
  private final PrintStream answers;

  private Answering(Peer peer, PrintStream answers) {
    this.peer = peer;
    this.answers = answers;
  }

  /** Answers until the input ends, and ends the process. */
  public static void serve(Peer peer) throws IOException {
    PrintStream answers = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    System.setOut(System.err);
    new Answering(peer, answers).loop();
    peer.close();
    System.exit(0);   // pools of native threads would keep it alive
  }

  private void loop() throws IOException {
    say(peer.name() + "\t" + peer.version());
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      try {
        say(answer(line.split(" ")));
      } catch (IOException | RuntimeException | LinkageError e) {
        e.printStackTrace();
        say("failed " + String.valueOf(e).replace('\n', ' '));
      }
    }
  }

  private String answer(String[] words) throws IOException {
    return switch (words[0]) {
      case "supports" -> peer.supports(Workload.of(words[1]), Integer.parseInt(words[2])) ? "yes" : "no";
      case "prepare" -> {
        peer.prepare(Workload.of(words[1]), Integer.parseInt(words[2]), TensorFile.read(Path.of(words[3])));
        yield "ready " + peer.form();
      }
      case "run" -> String.valueOf(nanoseconds(Integer.parseInt(words[1])));
      case "results" -> {
        TensorFile.write(Path.of(words[1]), peer.results());
        yield "written";
      }
      default -> throw new IllegalArgumentException("no such request: " + words[0]);
    };
  }

  private long nanoseconds(int runs) {
    long start = System.nanoTime();
    for (int i = 0; i < runs; i++) peer.run();
    return System.nanoTime() - start;
  }

  private void say(String answer) {
    answers.println(MARK + answer);
  }
}
