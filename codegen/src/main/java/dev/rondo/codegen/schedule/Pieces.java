package dev.rondo.codegen.schedule;

import dev.rondo.codegen.kernel.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How gradients of weights bring their operands together: {@code depth} values of k at a time (fewer at the end), of which a panel of a right is near the
 * first-level cache and {@code block} numbers of a left the second. In the scratch lie the lefts in such blocks, {@code row} elements from k to k, then the
 * rights in panels; {@code lefts} and {@code rights} say where each begins.
 */
public record Pieces(int count, int depth, int block, int row, List<Integer> lefts, List<Integer> rights, int size) {

  /** How long pieces are, and how many numbers of a left make a block. */
  private record Size(int least, int best, int most, int block) {

    /** The length near the best one that divides the sum into equal pieces, or else into pieces of which the last is a little shorter. */
    int depth(int count) {
      if (count <= most) return count;
      return IntStream.rangeClosed(least, most).filter(d -> count % d == 0).boxed().min((a, b) -> Math.abs(a - best) - Math.abs(b - best)).orElse((count + count / best - 1) / (count / best));
    }
  }

  /** Results that the second-level cache holds are cheap to add to; others are fetched from afar for every piece, so pieces are long. */
  private static final Size SHORT = new Size(170, 256, 340, 240), LONG = new Size(533, 800, 1066, 144);
  private static final long NEAR = 350_000;

  public static Pieces of(int count, List<Step.Side> lefts, List<Step.Side> rights, List<Step.Pair> pairs) {
    long results = pairs.stream().mapToLong(p -> (long) lefts.get(p.left()).size() * rights.get(p.right()).size()).sum();
    Size size = results <= NEAR ? SHORT : LONG;
    int depth = size.depth(count), widest = lefts.stream().mapToInt(Step.Side::size).max().orElseThrow();
    int blocks = (widest + size.block - 1) / size.block, block = (widest + blocks - 1) / blocks, row = Layout.apart(Target.padded(block));
    List<Integer> left = new ArrayList<>(), right = new ArrayList<>();
    int at = 0;
    for (Step.Side side : lefts) {
      left.add(at);
      at += (side.size() + block - 1) / block * depth * row;
    }
    for (Step.Side side : rights) {
      right.add(at);
      at += depth * Target.padded(side.size());
    }
    return new Pieces(count, depth, block, row, List.copyOf(left), List.copyOf(right), at);
  }

  /** Pieces of full length. */
  public int whole() {
    return count / depth;
  }

  /** The length of the last piece, 0 if all have full length. */
  public int rest() {
    return count % depth;
  }
}
