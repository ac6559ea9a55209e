package dev.rondo.codegen.schedule.plan;

import dev.rondo.codegen.machine.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How gradients of weights bring their operands together: {@code depth} values of k at a time (fewer at the end), of which a panel of a right is near the
 * first-level cache and {@code block} strips of a left the second. In the scratch lie such strips of {@link #STRIP} numbers, k after k, then the rights in
 * panels; {@code rights} says where each begins. From strip to strip there is room for an odd number of k, so that they do not meet in one set of a cache.
 *
 * @param most the longest sum that lies in the same memory, which settles how it is divided
 * @param unit what pieces that are not whole are made of, so that few lengths make every sum; 0 where there is one of any length
 */
public record DepthBlocks(int count, int most, int depth, int unit, int block, List<Integer> rights, int size) {

  /** Numbers of a left that lie together: a tile or two, and a whole number of cache lines, which are read one after the other. */
  public static final int STRIP = 16;

  /** How long pieces are, and how many strips of a left make a block. */
  private record Size(int least, int best, int most, int block) {

    /**
     * The length near the best one that divides the sum into equal pieces, or else into pieces of which the last is a little shorter. Where sums of other lengths are to have the same pieces, it is a number of
     * whole steps of {@code step} examples: what is left over is then one of a few lengths.
     */
    int depth(int count, int step) {
      if (count <= most) return count;
      if (step > 0 && most / step * step >= least) return Math.max((least + step - 1) / step, best / step) * step;
      return IntStream.rangeClosed(least, most).filter(d -> count % d == 0).boxed().min((a, b) -> Math.abs(a - best) - Math.abs(b - best)).orElse((count + count / best - 1) / (count / best));
    }
  }

  /** Results that the second-level cache holds are cheap to add to; others are fetched from afar for every piece, so pieces are long. */
  private static final Size SHORT = new Size(170, 256, 340, 15), LONG = new Size(533, 800, 1066, 9);
  private static final long NEAR = 350_000;
  private static final int UNITS = 8;   // in a whole piece

  /**
   * For gradients of these pairs, of sums over {@code count} values of k.
   *
   * @param step the examples of a step, if there are shorter sums that lie in it too, else 0
   */
  public static DepthBlocks of(int count, int most, int step, List<Step.GradientOperand> lefts, List<Step.GradientOperand> rights, List<Step.GradientProduct> pairs) {
    long results = pairs.stream().mapToLong(p -> (long) lefts.get(p.left()).size() * rights.get(p.right()).size()).sum();
    Size size = results <= NEAR ? SHORT : LONG;
    int depth = size.depth(most, step), unit = step > 0 ? (depth / UNITS + step - 1) / step * step : 0;
    int widest = lefts.stream().mapToInt(left -> strips(left.size())).max().orElseThrow(), block = Math.min(widest, size.block);
    List<Integer> right = new ArrayList<>();
    int at = block * STRIP * apart(depth);
    for (Step.GradientOperand side : rights) {
      right.add(at);
      at += apart(depth) * Target.padded(side.size());
    }
    return new DepthBlocks(count, most, depth, unit, block, List.copyOf(right), at);
  }

  private static int apart(int depth) {
    return depth | 1;
  }

  /** Rows of a strip or panel from its beginning to that of the next. */
  public int apart() {
    return apart(depth);
  }

  /** How many strips so many numbers make, the last of which may be narrower. */
  public static int strips(int numbers) {
    return (numbers + STRIP - 1) / STRIP;
  }

  /** Pieces of full length; none where all of the sum is shorter. */
  public int whole() {
    return count / depth;
  }

  /** The lengths of the pieces after the whole ones: units by powers of two, the most of them first, then what is less than one. */
  public List<Integer> rest() {
    int rest = count % depth, single = unit == 0 ? rest : rest % unit;
    List<Integer> lengths = new ArrayList<>();
    for (int left = rest - single; left > 0; left -= lengths.get(lengths.size() - 1)) lengths.add(Integer.highestOneBit(left / unit) * unit);
    if (single > 0) lengths.add(single);
    return lengths;
  }
}
