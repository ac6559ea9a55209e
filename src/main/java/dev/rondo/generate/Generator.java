package dev.rondo.generate;

import dev.rondo.codegen.runtime.ThreadGuard;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Other inputs -> sequences that a decoder generates. Each generated class is the decoder's next input, until the end
 * class. Every method takes a prefix: classes that are fed before generation starts. The result holds only the classes
 * after the prefix. A generator belongs to one thread.
 */
public final class Generator {

  private final Decoder decoder;
  private final SpecialTokens ends;
  private final double[] scores;
  private final ThreadGuard guard = new ThreadGuard("a generator");

  /** Throws {@link IllegalArgumentException} if the decoder has fewer classes than {@code ends} allows. */
  public Generator(Decoder decoder, SpecialTokens ends) {
    if (ends.classes() > decoder.classes()) throw new IllegalArgumentException(ends.classes() + " classes to generate, but the decoder scores " + decoder.classes());
    this.decoder = decoder;
    this.ends = ends;
    this.scores = new double[decoder.rows() * decoder.classes()];
  }

  public Decoder decoder() {
    return decoder;
  }

  /** Picks a row's next class from its scores. */
  private interface Choice {
    int of(int row, int at);
  }

  /**
   * Greedy decoding: the class of maximum score at every step for each row. Stops before the end class, or after
   * {@code most} classes.
   */
  public List<int[]> greedy(Map<String, double[]> given, int[] before, int most) {
    return guard.alone(() -> each(given, before, most, (row, at) -> TokenSampler.likeliest(scores, at, ends.lowest(), ends.classes())));
  }

  /** Sampling: draws the classes of each row at random, with one sampler a row. */
  public List<int[]> sample(Map<String, double[]> given, int[] before, int most, List<TokenSampler> draws) {
    if (draws.size() != decoder.rows()) throw new IllegalArgumentException(draws.size() + " ways to draw for " + decoder.rows() + " rows; give each row one");
    return guard.alone(() -> each(given, before, most, (row, at) -> draws.get(row).of(scores, at, ends.lowest(), ends.classes())));
  }

  private List<int[]> each(Map<String, double[]> given, int[] before, int most, Choice choice) {
    int rows = decoder.rows(), left = rows;
    int[] next = new int[rows], lengths = new int[rows];
    int[][] said = new int[rows][most];
    boolean[] over = new boolean[rows];
    begin(given, before);
    for (int t = 0; t < most && left > 0; t++) {
      for (int row = 0; row < rows; row++) {
        if (over[row]) continue;   // a finished row is fed some class; its scores are ignored
        next[row] = choice.of(row, row * decoder.classes());
        over[row] = next[row] == ends.last();
        if (over[row]) left--;
        else said[row][lengths[row]++] = next[row];
      }
      if (t + 1 < most && left > 0) decoder.tell(next, scores);
    }
    List<int[]> all = new ArrayList<>();
    for (int row = 0; row < rows; row++) all.add(Arrays.copyOf(said[row], lengths[row]));
    return all;
  }

  /** Feeds the start class and the prefix to every row. */
  private void begin(Map<String, double[]> given, int[] before) {
    int[] same = new int[decoder.rows()];
    decoder.begin(given);
    Arrays.fill(same, ends.first());
    decoder.tell(same, scores);
    for (int code : before) {
      Arrays.fill(same, code);
      decoder.tell(same, scores);
    }
  }

  /**
   * A result of beam search: classes without the end class, whether the end class was generated, and log p of them all
   * (the end class included).
   */
  public record Hypothesis(int[] said, boolean ended, double log) {

    /** Mean log p of a class. The sum would favour short sequences (Graves 2013; Boulanger-Lewandowski et al. 2013). */
    public double mean() {
      return log / Math.max(1, said.length + (ended ? 1 : 0));
    }
  }

  /**
   * Beam search for one example, which every row receives. The beam width is the number of rows. The beam keeps the
   * candidates of maximum log p; a candidate that ends leaves it. The search stops when no candidate can reach a
   * greater mean log p than the best ended one, which is the result. If none has ended after {@code most} classes (the
   * end class counts), the result is the best candidate. With one row, the result is that of {@link #greedy}.
   */
  public Hypothesis beam(Map<String, double[]> given, int[] before, int most) {
    return guard.alone(() -> best(given, before, most));
  }

  private Hypothesis best(Map<String, double[]> given, int[] before, int most) {
    begin(given, before);
    List<Hypothesis> active = List.of(new Hypothesis(new int[0], false, 0));
    Hypothesis best = null;
    for (int t = 0; t < most && !active.isEmpty(); t++) {
      List<Extension> kept = extensions(active);
      List<Extension> going = new ArrayList<>();
      for (Extension g : kept) {
        if (g.code != ends.last()) going.add(g);
        else if (best == null || g.found().mean() > best.mean()) best = g.found();
      }
      Hypothesis leader = best;
      active = going.stream().map(Extension::found).toList();
      if (leader != null && active.stream().noneMatch(a -> a.log / most > leader.mean())) break;
      if (t + 1 < most && !going.isEmpty()) tell(going);
    }
    return best != null ? best : active.get(0);
  }

  /** A candidate, extended by one class. */
  private record Extension(Hypothesis from, int row, int code, double log, boolean ends) {
    Hypothesis found() {
      int[] said = Arrays.copyOf(from.said, from.said.length + (ends ? 0 : 1));
      if (!ends) said[said.length - 1] = code;
      return new Hypothesis(said, ends, log);
    }
  }

  /** The most probable extensions, as many as there are rows. Ties go to the earlier row, then to the lower class. */
  private List<Extension> extensions(List<Hypothesis> active) {
    List<Extension> all = new ArrayList<>();
    for (int row = 0; row < active.size(); row++) {
      int at = row * decoder.classes();
      double normaliser = normaliser(at);
      for (int code = ends.lowest(); code < ends.classes(); code++) all.add(new Extension(active.get(row), row, code, active.get(row).log + scores[at + code] - normaliser, code == ends.last()));
    }
    all.sort((a, b) -> Double.compare(b.log, a.log));   // a stable sort
    return all.subList(0, Math.min(decoder.rows(), all.size()));
  }

  /** log Σ exp(score) over all classes of the decoder. */
  private double normaliser(int at) {
    double greatest = scores[at + TokenSampler.likeliest(scores, at, 0, ends.classes())], sum = 0;
    for (int code = 0; code < ends.classes(); code++) sum += StrictMath.exp(scores[at + code] - greatest);
    return greatest + StrictMath.log(sum);
  }

  private void tell(List<Extension> going) {
    int[] from = new int[decoder.rows()], codes = new int[decoder.rows()];
    for (int row = 0; row < from.length; row++) {
      Extension g = going.get(Math.min(row, going.size() - 1));   // unused rows copy the last candidate
      from[row] = g.row;
      codes[row] = g.code;
    }
    decoder.reorder(from);
    decoder.tell(codes, scores);
  }
}
