package dev.rondo.data.token;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * (frequency of each run of characters) -> merges: the most frequent pair of neighbours becomes one piece, repeatedly.
 * This is byte-pair encoding (Gage 1994) of characters within words (Sennrich, Haddow &amp; Birch 2016, Neural machine
 * translation of rare words with subword units). Ties go to the pair with the smaller codes, so the same text always
 * gives the same merges. A word keeps the space before it, so the concatenated pieces of a text are the text.
 */
public final class BytePairs {

  /**
   * Letters, digits or other characters, each with an optional space before; remaining white space. Every character
   * belongs to a run.
   */
  private static final Pattern RUN = Pattern.compile(" ?[\\p{L}\\p{M}_]+| ?\\p{N}+| ?[^\\s\\p{L}\\p{M}\\p{N}_]+|\\s+(?!\\S)|\\s");

  private record Pair(int left, int right, long count) {}

  private final List<int[]> runs = new ArrayList<>();
  private final List<Long> times = new ArrayList<>();
  private final Map<Long, Long> counts = new HashMap<>();
  private final Map<Long, Set<Integer>> places = new HashMap<>();
  private final PriorityQueue<Pair> queue = new PriorityQueue<>(Comparator.comparingLong((Pair p) -> -p.count).thenComparingInt(Pair::left).thenComparingInt(Pair::right));

  private BytePairs() {}

  /** The runs of a text; no piece crosses a run. */
  public static List<String> runs(String text) {
    return RUN.matcher(text).results().map(MatchResult::group).toList();
  }

  /**
   * At most {@code most} merges of pairs that occur at least {@code least} times. The code of a merge is {@code base} +
   * its index. A negative code is never merged.
   */
  static List<Lexicon.Merge> learn(TreeMap<String, Long> occurrences, Function<String, int[]> codes, int base, int most, int least) {
    BytePairs state = new BytePairs();
    occurrences.forEach((run, times) -> state.add(codes.apply(run), times));
    state.counts.forEach((pair, count) -> state.queue.add(pair(pair, count)));
    List<Lexicon.Merge> merges = new ArrayList<>();
    while (merges.size() < most && !state.queue.isEmpty()) {
      Pair best = state.queue.poll();
      long now = state.counts.getOrDefault(key(best.left, best.right), 0L);
      if (now < least) continue;
      if (now != best.count) {
        state.queue.add(new Pair(best.left, best.right, now));   // an outdated count: the pair has become rarer
        continue;
      }
      state.merge(best, base + merges.size());
      merges.add(new Lexicon.Merge(best.left, best.right));
    }
    return merges;
  }

  private void add(int[] codes, long times) {
    runs.add(codes);
    this.times.add(times);
    count(runs.size() - 1, times);
  }

  private void count(int run, long by) {
    int[] codes = runs.get(run);
    for (int i = 0; i + 1 < codes.length; i++) {
      if (codes[i] < 0 || codes[i + 1] < 0) continue;
      long key = key(codes[i], codes[i + 1]);
      counts.merge(key, by, Long::sum);
      if (by > 0) places.computeIfAbsent(key, k -> new LinkedHashSet<>()).add(run);
    }
  }

  private void merge(Pair pair, int code) {
    Set<Long> grown = new LinkedHashSet<>();
    for (int run : places.remove(key(pair.left, pair.right))) {
      count(run, -times.get(run));
      runs.set(run, merged(runs.get(run), pair.left, pair.right, code));
      count(run, times.get(run));
      int[] codes = runs.get(run);
      for (int i = 0; i + 1 < codes.length; i++) if (codes[i] == code || codes[i + 1] == code) grown.add(key(codes[i], codes[i + 1]));
    }
    for (long key : grown) if (counts.getOrDefault(key, 0L) > 0) queue.add(pair(key, counts.get(key)));
  }

  /** Codes after one merge: each pair becomes one code, from left to right. */
  static int[] merged(int[] codes, int left, int right, int code) {
    int[] merged = new int[codes.length];
    int n = 0;
    for (int i = 0; i < codes.length; i++) {
      boolean both = i + 1 < codes.length && codes[i] == left && codes[i + 1] == right;
      merged[n++] = both ? code : codes[i];
      if (both) i++;
    }
    return Arrays.copyOf(merged, n);
  }

  static long key(int left, int right) {
    return (long) left << 32 | right;
  }

  private static Pair pair(long key, long count) {
    return new Pair((int) (key >> 32), (int) key, count);
  }
}
