package dev.rondo.codegen.schedule;

import dev.rondo.codegen.kernel.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How gradients of weights bring their operands together: {@code depth} values of k at a time (fewer at the end), of which a panel of a right is near the
 * first-level cache and {@code block} numbers of a left the second. In the scratch lies such a block, {@code row} elements from k to k, then every right.
 */
public record Pieces(int count, int depth, int block, int row, List<Integer> rights, int size) {

  private static final int DEPTH = 256, LEAST = 170, MOST = 340;
  private static final int BLOCK = 240;

  public static Pieces of(int count, List<Step.Side> lefts, List<Step.Side> rights) {
    int depth = depth(count), widest = lefts.stream().mapToInt(Step.Side::size).max().orElseThrow();
    int blocks = (widest + BLOCK - 1) / BLOCK, block = (widest + blocks - 1) / blocks, row = Layout.apart(Target.padded(block));
    List<Integer> places = new ArrayList<>();
    int at = depth * row;
    for (Step.Side right : rights) {
      places.add(at);
      at += depth * Target.padded(right.size());
    }
    return new Pieces(count, depth, block, row, List.copyOf(places), at);
  }

  /** The length near the best one that divides the sum into equal pieces, if there is one. */
  private static int depth(int count) {
    if (count <= MOST) return count;
    return IntStream.rangeClosed(LEAST, MOST).filter(d -> count % d == 0).boxed().min((a, b) -> Math.abs(a - DEPTH) - Math.abs(b - DEPTH)).orElse(DEPTH);
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
