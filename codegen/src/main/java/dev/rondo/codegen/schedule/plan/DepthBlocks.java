package dev.rondo.codegen.schedule.plan;

import dev.rondo.codegen.machine.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How the gradients of weights copy their operands next to each other: {@code depth} values of k at a time, fewer at
 * the end. Of these, a panel of a right operand stays near the L1 cache, and {@code block} strips of a left operand
 * near the L2 cache. The scratch holds the strips of {@link #STRIP} numbers, k after k, then the panels of the rights.
 * {@code rights} says where each right begins. Strips are an odd number of k apart, so that they do not map to one set
 * of a cache.
 * @param most the longest sum that lies in the same memory, which determines how it is divided
 * @param unit the length that shorter pieces consist of, so that few lengths make every sum; 0 if there is one piece of
 * any length
 */
public record DepthBlocks(int count, int most, int depth, int unit, int block, List<Integer> rights, int size) {

  /**
   * Adjacent numbers of a left: one or two tiles, and a whole number of cache lines, which are read one after the
   * other.
   */
  public static final int STRIP = 16;

  /** The lengths of pieces, and the number of strips of a left in a block. */
  private record Size(int least, int best, int most, int block) {

    /**
     * The length near the best one that divides the sum into equal pieces. If there is none, the last piece is a little
     * shorter. If sums of other lengths need the same pieces, it is a whole number of steps of {@code step} examples:
     * the remainder then has one of a few lengths.
     */
    int depth(int count, int step) {
      if (count <= most) return count;
      if (step > 0 && most / step * step >= least) return Math.max((least + step - 1) / step, best / step) * step;
      return IntStream.rangeClosed(least, most).filter(d -> count % d == 0).boxed().min((a, b) -> Math.abs(a - best) - Math.abs(b - best)).orElse((count + count / best - 1) / (count / best));
    }
  }

  /**
   * Adding to results that the L2 cache holds is cheap. Other results come from memory for every piece, so pieces are
   * long.
   */
  private static final Size SHORT = new Size(170, 256, 340, 15), LONG = new Size(533, 800, 1066, 9);
  private static final long NEAR = 350_000;
  private static final int UNITS = 8;   // in a whole piece

  /**
   * For gradients of these pairs, of sums over {@code count} values of k.
   * @param step the examples of a step, if shorter sums lie in it too, else 0
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

  /** Rows from the beginning of a strip or panel to the beginning of the next. */
  public int apart() {
    return apart(depth);
  }

  /** The number of strips for n numbers; the last strip may be narrower. */
  public static int strips(int numbers) {
    return (numbers + STRIP - 1) / STRIP;
  }

  /** The number of pieces of full length; 0 if the whole sum is shorter. */
  public int whole() {
    return count / depth;
  }

  /**
   * The lengths of the pieces after the full ones: units by powers of two, the largest first, then the remainder below
   * one unit.
   */
  public List<Integer> rest() {
    int rest = count % depth, single = unit == 0 ? rest : rest % unit;
    List<Integer> lengths = new ArrayList<>();
    for (int left = rest - single; left > 0; left -= lengths.get(lengths.size() - 1)) lengths.add(Integer.highestOneBit(left / unit) * unit);
    if (single > 0) lengths.add(single);
    return lengths;
  }
}
