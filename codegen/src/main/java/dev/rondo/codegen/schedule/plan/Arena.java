package dev.rondo.codegen.schedule.plan;

import dev.rondo.codegen.machine.Element;
import dev.rondo.codegen.machine.Target;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Buffers -> places in one array. Two buffers share a place if no step lies in the lives of both. A life lasts from the
 * first write to the last read. It covers a whole loop, or all phases of a chunk, if the buffer is carried into or out
 * of it. Kept buffers come first, and among them those that do not depend on batch or number of steps: programs for
 * other shapes have them at the same places. The others follow, largest first, each at the lowest free place.
 */
public final class Arena {

  /** Elements between the barrier counters of two threads: they are cache lines apart. */
  public static final int COUNTER = 64;
  private static final int SLACK = 64;   // a vector may be loaded from the end of the last row

  private record Life(int from, int to) {
    boolean meets(Life other) {
      return from <= other.to && other.from <= to;
    }

    Life with(int at) {
      return new Life(Math.min(from, at), Math.max(to, at));
    }
  }

  private static final int HEADER = 16, LINE = 64;   // bytes: the header of an array, and a cache line

  private final Map<Buffer, Life> lives = new LinkedHashMap<>();
  private final Map<Buffer, Integer> rooms;   // of buffers that need less than their size
  private final Map<Buffer, Integer> places = new IdentityHashMap<>();
  private final Buffer zeros = new Buffer("zeros that sums begin with", Target.ZEROS, true, "this is never too much");
  private Buffer counters;
  private int size;

  private final int first;

  /**
   * Large arrays begin at a region of the heap, so with this start every vector is within one cache line. Elsewhere the
   * start does no harm.
   */
  private Arena(Element element, Map<Buffer, Integer> rooms) {
    this.rooms = rooms;
    this.first = (LINE - HEADER) / element.bytes();
  }

  public static Arena plan(List<Step> preparation, ChunkPlan plan, Collection<View> results, Collection<View> kept, int threads, Element element) {
    Arena arena = new Arena(element, plan.rooms());
    arena.lives.put(arena.zeros, new Life(0, Integer.MAX_VALUE));
    kept.forEach(v -> arena.lives.put(v.buffer(), new Life(0, Integer.MAX_VALUE)));
    if (threads > 1) arena.lives.put(arena.counters = new Buffer("counters of the barrier", (long) COUNTER * threads, true, "take fewer threads"), new Life(0, Integer.MAX_VALUE));
    for (Step step : preparation) for (View v : step.writes()) arena.lives.put(v.buffer(), new Life(0, Integer.MAX_VALUE));
    arena.measure(preparation.size() + 1, plan, threads > 1);
    results.forEach(v -> arena.live(v.buffer(), Integer.MAX_VALUE));
    arena.place();
    return arena;
  }

  private void live(Buffer buffer, int at) {
    lives.merge(buffer, new Life(at, at), (a, b) -> a.with(at));
  }

  /**
   * @param first the number of the first step
   * @param apart whether threads pass through a loop at their own pace, so that no two of its buffers may share a place
   */
  private void measure(int first, ChunkPlan plan, boolean apart) {
    List<Phase> phases = plan.phases();
    int at = first;
    Map<Buffer, Phase> only = new IdentityHashMap<>();
    List<int[]> loops = new ArrayList<>();
    List<Integer> starts = new ArrayList<>();
    Set<Buffer> moving = new HashSet<>();   // along time
    for (Phase phase : phases) {
      int start = at;
      for (Step step : phase.steps()) {
        List<View> touched = new ArrayList<>(step.reads());
        touched.addAll(step.writes());
        for (View v : touched) {
          live(v.buffer(), at);
          if (v.t() != 0) moving.add(v.buffer());
          Phase before = only.putIfAbsent(v.buffer(), phase);
          if (before != null && before != phase) only.put(v.buffer(), SHARED);
        }
        at++;
      }
      starts.add(start);
      if (phase.isLoop()) loops.add(new int[] {start, at - 1});
    }
    starts.add(at);
    // in a chunk, only buffers that stay within it, or within one step of a loop, may end before the others
    for (Chunk c : plan.chunks()) {
      whole(starts.get(c.first()), starts.get(c.last() + 1) - 1, b -> !c.passing().containsKey(b) && (apart || moving.contains(b) || only.get(b) == SHARED || !only.get(b).isLoop()));
      // threads pass through this phase at their own pace
      for (int i = c.first(); i <= c.last(); i++) if (apart) whole(starts.get(i), starts.get(i + 1) - 1, b -> true);
    }
    // a buffer that crosses the border of a loop, or is kept for every step, lives through the whole loop
    for (int[] loop : loops) whole(loop[0], loop[1], b -> apart || moving.contains(b) || only.get(b) == SHARED);
  }

  /** Buffers that live in some of these steps live in all of them. */
  private void whole(int first, int last, Predicate<Buffer> which) {
    for (Map.Entry<Buffer, Life> e : lives.entrySet()) {
      Life life = e.getValue();
      boolean isThroughout = life.from <= first && life.to >= last;
      if (!isThroughout && life.from <= last && life.to >= first && which.test(e.getKey())) e.setValue(life.with(first).with(last));
    }
  }

  private static final Phase SHARED = Phase.once("several", List.of());

  private void place() {
    List<Buffer> order = new ArrayList<>(lives.keySet());
    order.sort(Comparator.comparing((Buffer b) -> b != zeros).thenComparing(b -> !b.kept()).thenComparing(Buffer::grows).thenComparing(b -> -size(b)));
    List<Buffer> placed = new ArrayList<>();
    for (Buffer b : order) {
      long at = first;
      placed.sort(Comparator.comparing(places::get));
      for (Buffer other : placed) {
        if (lives.get(b).meets(lives.get(other)) && at < (long) places.get(other) + rounded(other) && places.get(other) < at + rounded(b)) at = (long) places.get(other) + rounded(other);
      }
      if (at + rounded(b) + SLACK > Integer.MAX_VALUE - 64) throw tooLarge();
      places.put(b, (int) at);
      placed.add(b);
      size = Math.max(size, (int) at + rounded(b) + SLACK);
    }
  }

  /** The buffers that depend neither on batch nor on steps may already be too large. */
  private IllegalArgumentException tooLarge() {
    List<Buffer> fixed = lives.keySet().stream().filter(b -> b.kept() && !b.grows()).toList();
    boolean hopeless = fixed.stream().mapToLong(this::rounded).sum() > Integer.MAX_VALUE - COUNTER - SLACK;
    Buffer largest = (hopeless ? fixed : lives.keySet()).stream().max(Comparator.comparing(this::size)).orElseThrow();
    return new IllegalArgumentException("the plan needs more than " + Integer.MAX_VALUE + " numbers of memory, of which '" + largest.name() + "' takes " + size(largest)
        + (hopeless ? "; what neither batch nor steps change is too much, so take smaller dimensions" : largest.grows() ? "; " + Buffer.FEWER : "; " + Buffer.FEWER + ", or smaller dimensions"));
  }

  private int rounded(Buffer b) {
    return Target.padded(Math.max(1, size(b)));
  }

  /** The number of elements that a buffer has room for: all, or those of the steps of a chunk. */
  public int size(Buffer buffer) {
    return rooms.getOrDefault(buffer, buffer.size());
  }

  /** The place where a buffer begins. */
  public int place(Buffer buffer) {
    return places.get(buffer);
  }

  /** The counters that threads wait on; null for one thread. */
  public Buffer counters() {
    return counters;
  }

  /** {@link Target#ZEROS} numbers that nothing writes, at the same place in every program. */
  public Buffer zeros() {
    return zeros;
  }

  /** Elements of memory, known before a run. */
  public int size() {
    return size;
  }

  /** Buffers in the order of their places. */
  public List<Buffer> buffers() {
    List<Buffer> order = new ArrayList<>(places.keySet());
    order.sort(Comparator.comparing((Buffer b) -> places.get(b)).thenComparing(b -> lives.get(b).from).thenComparing(Buffer::name));
    return order;
  }

  /** The first step that writes a buffer; 0 if it holds its numbers before any step. */
  public int first(Buffer b) {
    return lives.get(b).from;
  }

  /** The last step that reads it; {@link Integer#MAX_VALUE} if it is read from outside. */
  public int last(Buffer b) {
    return lives.get(b).to;
  }

  /** "first step - last step" of a buffer's life. */
  public String life(Buffer b) {
    Life life = lives.get(b);
    return life.from + " - " + (life.to == Integer.MAX_VALUE ? "end" : life.to);
  }

  public String describe(Element element) {
    long sum = lives.keySet().stream().mapToLong(this::rounded).sum();
    return lives.size() + " buffers of " + sum * element.bytes() + " bytes share " + (long) size * element.bytes() + " bytes";
  }
}
