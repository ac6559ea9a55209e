package dev.rondo.generate;

import dev.rondo.codegen.runtime.ThreadGuard;
import dev.rondo.data.Dataset;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.rewrite.LengthMasking;
import dev.rondo.train.Plan;
import dev.rondo.train.Sampling;
import dev.rondo.train.SplitMix;
import dev.rondo.train.TeacherForcing;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Scheduled sampling (Bengio, Vinyals, Jaitly &amp; Shazeer 2015). At each step after the first, the decoder input is
 * either the true class or a class drawn from the network's own output at the step before. The probability of a drawn
 * class grows during training. A decoder draws the classes step by step with the current weights, without dropout. The
 * training step then runs on these inputs; its targets remain the true classes. No gradient passes through a draw,
 * because a drawn class is an input.
 * <p>The input {@code said} holds at step t the true class of the output at step t - 1.
 */
public final class ScheduledSampling implements TeacherForcing {

  private final AutoregressiveNetwork telling;
  private final Map<String, Integer> sizes;
  private final SpecialTokens ends;
  private final Sampling sampling;
  private final long seed;
  private final int rows;
  private final int steps;
  private final int width;
  private final boolean indexed;
  private final Optional<String> lengths;
  private final Map<String, double[]> given = new HashMap<>();
  private final ThreadGuard guard = new ThreadGuard("a teacher");
  private Decoder decoder;   // opened at its first use

  /**
   * For batches of at most {@code rows} examples and {@code steps} time steps. {@code ends} limits the classes that can
   * be drawn. Element type and seed are those of the plan. Throws {@link IllegalArgumentException} if the network
   * cannot decode step by step ({@link Decoder#whole}), because each class would then cost a run of the whole network.
   * Also throws it under the same conditions as {@link Decoder#of}.
   */
  public ScheduledSampling(Recurrence network, Map<String, Integer> sizes, Decoder.FeedbackPort told, SpecialTokens ends, Sampling sampling, int rows, int steps, Plan plan) {
    this.telling = AutoregressiveNetwork.of(network, plan.element(), sizes, told);
    telling.halves().refused().ifPresent(why -> {
      throw new IllegalArgumentException("'" + network.name() + "' cannot read its own output step by step, because " + why + "; train it with teacher forcing only");
    });
    if (ends.classes() > telling.classes(sizes)) throw new IllegalArgumentException(ends.classes() + " classes to generate, but '" + network.name() + "' scores " + telling.classes(sizes));
    this.sizes = sizes;
    this.ends = ends;
    this.sampling = sampling;
    this.seed = plan.seed();
    this.rows = rows;
    this.steps = steps;
    this.width = telling.said().shape().count().at(sizes);
    this.indexed = telling.said().shape().isScalar();
    this.lengths = LengthMasking.of(telling.network(), telling.said());
  }

  @Override
  public long bytes(int rows, int steps) {
    return telling.bytes(sizes, rows, steps);
  }

  @Override
  public Dataset tell(Dataset data, Batch batch, Supplier<Map<String, double[]>> weights) {
    double share = sampling.share(batch.step());
    return share == 0 ? data : guard.alone(() -> drawn(data, batch, weights.get(), share));
  }

  private Dataset drawn(Dataset data, Batch batch, Map<String, double[]> weights, double share) {
    int[][] told = truth(data, batch);
    if (decoder == null) decoder = telling.open(sizes, weights, rows, steps, steps);
    else decoder.weights(weights);
    decoder.begin(given(data, batch));
    draw(told, share, batch);
    return new Said(data, batch.examples(), told);
  }

  /** The true input classes of each row, one a step. */
  private int[][] truth(Dataset data, Batch batch) {
    int n = batch.examples().length;
    String said = telling.said().name();
    double[] numbers = new double[batch.steps() * n * width], length = new double[1];
    int[][] all = new int[n][];
    for (int row = 0; row < n; row++) {
      int example = batch.examples()[row], at = row;
      data.copy(said, example, numbers, row, n);
      lengths.ifPresent(l -> data.copy(l, example, length, 0, 1));
      all[row] = IntStream.range(0, lengths.isPresent() ? (int) length[0] : batch.steps()).map(t -> told(numbers, (t * n + at) * width)).toArray();
    }
    return all;
  }

  private int told(double[] numbers, int at) {
    return indexed ? (int) numbers[at] : TokenSampler.likeliest(numbers, at, 0, width);
  }

  /** The other inputs of the rows. Rows that the batch lacks copy the last example. */
  private Map<String, double[]> given(Dataset data, Batch batch) {
    for (String input : telling.given()) {
      double[] numbers = given.computeIfAbsent(input, this::room);
      for (int row = 0; row < rows; row++) data.copy(input, batch.examples()[Math.min(row, batch.examples().length - 1)], numbers, row, rows);
    }
    return given;
  }

  private double[] room(String input) {
    Recurrence.Input i = telling.network().input(input).orElseThrow();
    return new double[i.shape().count().at(sizes) * rows * (i.axes().time() ? steps : 1)];
  }

  /**
   * Replaces true classes by drawn ones, step by step. Each row has its own random stream, so that its draws do not
   * depend on how a batch is split.
   */
  private void draw(int[][] told, double share, Batch batch) {
    List<SplitMix> streams = IntStream.range(0, told.length).mapToObj(row -> SplitMix.of(seed, "told at step " + batch.step() + ", row " + row)).toList();
    int[] next = new int[rows];
    double[] scores = new double[rows * decoder.classes()];
    int longest = Arrays.stream(told).mapToInt(t -> t.length).max().orElse(0);
    for (int t = 0; t < longest; t++) {
      for (int row = 0; row < told.length; row++) {
        if (t >= told[row].length) continue;   // a finished row is fed some class; its scores are ignored
        SplitMix stream = streams.get(row);
        if (t > 0 && stream.uniform() < share) told[row][t] = new TokenSampler(1, stream::uniform).of(scores, row * decoder.classes(), ends.lowest(), ends.classes());
        next[row] = told[row][t];
      }
      if (t + 1 < longest) decoder.tell(next, scores);
    }
  }

  /** The data with drawn classes instead of the true decoder inputs. */
  private final class Said implements Dataset {
    private final Dataset data;
    private final Map<Integer, int[]> told = new HashMap<>();

    Said(Dataset data, int[] examples, int[][] told) {
      this.data = data;
      for (int row = 0; row < told.length; row++) this.told.put(examples[row], told[row]);
    }

    @Override
    public int size() {
      return data.size();
    }

    @Override
    public int steps() {
      return data.steps();
    }

    @Override
    public int length(int example) {
      return data.length(example);
    }

    @Override
    public void copy(String input, int example, double[] into, int position, int batch) {
      data.copy(input, example, into, position, batch);
      if (!input.equals(telling.said().name())) return;
      int[] codes = told.get(example);
      for (int t = 0; t < Math.min(codes.length, into.length / (batch * width)); t++) {
        int at = (t * batch + position) * width;
        if (indexed) into[at] = codes[t];
        else {
          Arrays.fill(into, at, at + width, 0);
          into[at + codes[t]] = 1;
        }
      }
    }
  }
}
