package dev.rondo.graph;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The length of one axis: a polynomial in named sizes with integer coefficients, such as {@code H}, {@code 4*H} or
 * {@code I + H}. The map goes from a product of names ("H", "H*I", "" for the constant term) to its coefficient and is
 * canonical, so equal dimensions are equal objects.
 */
public record Dim(SortedMap<String, Long> terms) {

  public static final Dim ONE = of(1);

  /** The number of steps: the length of the axis that {@link Op#STEPS} makes of time. No program declares it. */
  public static final Dim STEPS = named("T");

  /** The sizes of all dimensions, including the number of steps. */
  public static Map<String, Integer> withSteps(Map<String, Integer> sizes, int steps) {
    Map<String, Integer> all = new TreeMap<>(sizes);
    all.put(STEPS.toString(), steps);
    return java.util.Collections.unmodifiableMap(all);
  }

  public Dim {
    TreeMap<String, Long> kept = new TreeMap<>(terms);
    kept.values().removeIf(c -> c == 0);
    terms = java.util.Collections.unmodifiableSortedMap(kept);
  }

  public static Dim of(long constant) {
    return new Dim(new TreeMap<>(Map.of("", constant)));
  }

  public static Dim named(String name) {
    return new Dim(new TreeMap<>(Map.of(name, 1L)));
  }

  public Dim plus(Dim other) {
    TreeMap<String, Long> sum = new TreeMap<>(terms);
    other.terms.forEach((name, c) -> sum.merge(name, c, Math::addExact));
    return new Dim(sum);
  }

  public Dim minus(Dim other) {
    return plus(other.times(of(-1)));
  }

  public Dim times(Dim other) {
    TreeMap<String, Long> product = new TreeMap<>();
    terms.forEach((a, c) -> other.terms.forEach((b, d) -> product.merge(monomial(a, b), Math.multiplyExact(c, d), Math::addExact)));
    return new Dim(product);
  }

  private static String monomial(String a, String b) {
    return java.util.stream.Stream.of(a.split("\\*"), b.split("\\*")).flatMap(java.util.Arrays::stream)
        .filter(s -> !s.isEmpty()).sorted().collect(Collectors.joining("*"));
  }

  /** The polynomial with every name replaced; a name without an entry stays. */
  public Dim substitute(Map<String, Dim> values) {
    Dim sum = of(0);
    for (Map.Entry<String, Long> term : terms.entrySet()) {
      Dim product = of(term.getValue());
      for (String name : term.getKey().split("\\*")) {
        if (!name.isEmpty()) product = product.times(values.getOrDefault(name, named(name)));
      }
      sum = sum.plus(product);
    }
    return sum;
  }

  public boolean isConstant() {
    return terms.keySet().stream().allMatch(String::isEmpty);
  }

  /** The names that this dimension depends on, sorted. */
  public java.util.SortedSet<String> names() {
    return terms.keySet().stream().flatMap(m -> java.util.Arrays.stream(m.split("\\*"))).filter(s -> !s.isEmpty())
        .collect(Collectors.toCollection(java.util.TreeSet::new));
  }

  /**
   * The length at concrete sizes; throws {@link IllegalArgumentException} that names a missing size, or a length that
   * is not a valid array length.
   */
  public int at(Map<String, Integer> sizes) {
    long sum = 0;
    for (Map.Entry<String, Long> term : terms.entrySet()) {
      long product = term.getValue();
      for (String name : term.getKey().split("\\*")) {
        if (name.isEmpty()) continue;
        Integer size = sizes.get(name);
        if (size == null) throw new IllegalArgumentException("dimension '" + name + "' has no size; give one, such as " + name + "=64");
        product = Math.multiplyExact(product, (long) size);
      }
      sum = Math.addExact(sum, product);
    }
    if (sum < 0 || sum > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("dimension " + this + " comes to " + sum + ", which no array can have; change " + String.join(", ", names()));
    }
    return (int) sum;
  }

  @Override
  public String toString() {
    if (terms.isEmpty()) return "0";
    StringBuilder out = new StringBuilder();
    terms.entrySet().stream().sorted(java.util.Comparator.comparing(e -> e.getKey().isEmpty() ? 1 : 0)).forEach(e -> {
      long c = e.getValue();
      if (out.length() > 0) out.append(c < 0 ? " - " : " + ");
      else if (c < 0) out.append("-");
      long size = Math.abs(c);
      if (e.getKey().isEmpty()) out.append(size);
      else out.append(size == 1 ? "" : size + "*").append(e.getKey());
    });
    return out.toString();
  }
}
