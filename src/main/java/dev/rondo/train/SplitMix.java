package dev.rondo.train;

/**
 * x += φ; return mix(x): SplitMix64 (Steele, Lea &amp; Flood 2014). It is implemented here, so that a seed gives the
 * same numbers on every Java version. Functions that are not exactly rounded use {@link StrictMath} for the same
 * reason.
 */
public final class SplitMix {

  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private long state;

  public SplitMix(long seed) {
    this.state = seed;
  }

  /** A separate stream for each name, so that an additional parameter does not change the others. */
  public static SplitMix of(long seed, String name) {
    long s = seed;
    for (int i = 0; i < name.length(); i++) s = mix(s + GOLDEN + name.charAt(i));
    return new SplitMix(s);
  }

  private static long mix(long x) {
    long z = (x ^ (x >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  public long nextLong() {
    state += GOLDEN;
    return mix(state);
  }

  /** Skips n numbers. */
  void skip(long numbers) {
    state += numbers * GOLDEN;
  }

  /** Uniform in [0, 1), a multiple of 2⁻⁵³. */
  public double uniform() {
    return (nextLong() >>> 11) * 0x1p-53;
  }

  /** Normal with mean 0 and deviation 1 (Box &amp; Muller 1958). */
  public double normal() {
    double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - uniform()));
    return radius * StrictMath.cos(2 * Math.PI * uniform());
  }

  /** The numbers 0 .. n-1 in random order (Fisher &amp; Yates). */
  public int[] permutation(int n) {
    int[] order = new int[n];
    for (int i = 0; i < n; i++) {
      int j = (int) Math.floorMod(nextLong() >>> 1, (long) i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }
}
