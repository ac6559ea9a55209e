package dev.rondo.bench;

import dev.rondo.bench.workload.HostMachine;
import dev.rondo.bench.workload.Timing;
import dev.rondo.data.Dataset;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.language.Language;
import dev.rondo.graph.library.Library;
import dev.rondo.graph.text.Source;
import dev.rondo.train.Checkpoint;
import dev.rondo.train.Listener;
import dev.rondo.train.Plan;
import dev.rondo.train.Trainer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Semaphore;

/**
 * An epoch of training on sequences of different lengths over one on as many sequences of one length with as many steps in all, without lengths. Both train at once, but take turns, an
 * epoch each, so the ratio of each round is of one moment. <em>Padded</em> is the same data where every example is run for all steps.
 */
public final class RaggedBench {

  private static final int UNITS = 128, INPUTS = 64, BATCH = 32, EXAMPLES = 2048, MEAN = 50, ROUNDS = 15;
  private static final String EQUATIONS = "; target y; h = lstm(x, H = " + UNITS + "); output p = sum(dense(last(h), 1)); loss mse(p, y) }";

  private RaggedBench() {}

  /** Random sequences of such lengths; {@code told} says whether the trainer may know that some are short. */
  private record Sequences(int[] lengths, int steps, boolean told, double[] numbers) implements Dataset {

    static Sequences of(int[] lengths, boolean told) {
      Random random = new Random(1);
      double[] numbers = new double[1 << 16];
      for (int i = 0; i < numbers.length; i++) numbers[i] = (float) random.nextGaussian();
      return new Sequences(lengths, Arrays.stream(lengths).max().orElseThrow(), told, numbers);
    }

    @Override
    public int size() {
      return lengths.length;
    }

    @Override
    public int length(int example) {
      return told ? lengths[example] : steps;
    }

    @Override
    public void copy(String input, int example, double[] into, int position, int batch) {
      if (input.equals("n")) into[position] = lengths[example];
      if (input.equals("y")) into[position] = numbers[example];
      if (!input.equals("x")) return;
      for (int t = 0; t < lengths[example]; t++) System.arraycopy(numbers, (example * 37 + t * INPUTS) % (numbers.length - INPUTS), into, (t * batch + position) * INPUTS, INPUTS);
    }
  }

  /** Milliseconds of each epoch of one training, which waits for its turn before each. */
  private static final class Turn implements Listener {
    private final Semaphore mine;
    private final Semaphore next;
    private final List<Double> times = new ArrayList<>();
    private long began;

    Turn(Semaphore mine, Semaphore next) {
      this.mine = mine;
      this.next = next;
    }

    void await() {
      mine.acquireUninterruptibly();
      began = System.nanoTime();
    }

    @Override
    public void epoch(Checkpoint.Epoch e, boolean best) {
      times.add((System.nanoTime() - began) / 1e6);
      next.release();
      await();
    }
  }

  public static void main(String[] args) throws InterruptedException {
    int warm = args.length == 0 ? 100 : Integer.parseInt(args[0]);
    System.out.printf("JDK %s, %s, 1 thread; LSTM, I %d, H %d, B %d, %d sequences; %d epochs before%n", HostMachine.here().jdk(), HostMachine.here().processor(), INPUTS, UNITS, BATCH, EXAMPLES, warm);
    System.out.println("| lengths | all steps | dense, ms an epoch | ragged, ms | ragged : dense | padded : dense |\n|---|---:|---:|---:|---:|---:|");
    Random random = new Random(5);
    row("1 to " + (2 * MEAN - 1) + ", alike often", random.ints(EXAMPLES, 1, 2 * MEAN).toArray(), warm);
    row("normal, " + MEAN + " ± 15", random.doubles(EXAMPLES).map(u -> MEAN + 15 * random.nextGaussian()).mapToInt(d -> (int) Math.max(1, Math.round(d))).toArray(), warm);
  }

  private static void row(String name, int[] lengths, int warm) throws InterruptedException {
    int real = Arrays.stream(lengths).sum();
    int[] equal = new int[lengths.length];
    Arrays.fill(equal, Math.round((float) real / lengths.length));
    double same = (double) real / Arrays.stream(equal).sum();   // as the mean of lengths is no whole number
    List<Sequences> all = List.of(Sequences.of(equal, false), Sequences.of(lengths, true), Sequences.of(lengths, false));
    List<Semaphore> turns = List.of(new Semaphore(1), new Semaphore(0), new Semaphore(0));
    List<Turn> listeners = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Turn turn = new Turn(turns.get(i), turns.get((i + 1) % 3));
      Sequences data = all.get(i);
      Recurrence network = Language.parse(new Source("n.rondo", "network n() { input x[" + INPUTS + "] over time" + (i == 0 ? "" : " with lengths n") + EQUATIONS), Library.standard()).networks().get(0).recurrence();
      listeners.add(turn);
      threads.add(new Thread(() -> {
        turn.await();
        new Trainer(network, Map.of(), Plan.DEFAULT.epochs(warm + ROUNDS).batch(BATCH), turn).fit(data, Optional.empty());
        turn.next.release();
      }));
    }
    threads.forEach(t -> t.setDaemon(true));
    threads.forEach(Thread::start);
    for (Thread t : threads) t.join();
    double[][] times = new double[3][ROUNDS];
    for (int i = 0; i < 3; i++) for (int k = 0; k < ROUNDS; k++) times[i][k] = listeners.get(i).times.get(warm + k);
    double[][] ratios = new double[2][ROUNDS];
    for (int i = 0; i < 2; i++) for (int k = 0; k < ROUNDS; k++) ratios[i][k] = times[i + 1][k] / times[0][k] / same;
    System.out.printf(Locale.ROOT, "| %s | %d | %.0f | %.0f | %.3f | %.3f |%n", name, real, Timing.median(times[0]), Timing.median(times[1]), Timing.median(ratios[0]), Timing.median(ratios[1]));
  }
}
