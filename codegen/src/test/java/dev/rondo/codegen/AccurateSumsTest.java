package dev.rondo.codegen;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rondo.autodiff.Pullback;
import dev.rondo.codegen.options.Decision;
import dev.rondo.codegen.options.Options;
import dev.rondo.codegen.runtime.Session;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.Recurrence.Output;
import dev.rondo.graph.language.Language;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sums of a million numbers in single precision, against sums in double of the same numbers: within 1e-6, in the same bits in any form of code. */
class AccurateSumsTest {

  private static final double EXACT = 1e-6;

  /** Equal numbers, whose roundings all go the same way; and numbers of many magnitudes. */
  private static float[] numbers(int count, boolean equal) {
    Random random = new Random(3);
    float[] x = new float[count];
    for (int i = 0; i < count; i++) x[i] = equal ? 0.01f : (float) Math.exp(4 * random.nextGaussian());
    return x;
  }

  /** Every output, in the same bits as vectors, scalar code and on two threads. */
  private static Map<String, double[]> run(Recurrence r, Options options, Map<String, float[]> given) {
    Map<String, double[]> first = new HashMap<>();
    for (Options o : List.of(options, options.form(Options.Form.SCALAR), options.threads(2).without(Decision.SMALL))) {
      try (Session session = Compiled.of(r, o).open()) {
        given.forEach(session::write);
        session.run();
        for (Output out : r.outputs()) assertArrayEquals(first.computeIfAbsent(out.name(), session::read), session.read(out.name()), 0, out.name() + " of " + o);
      }
    }
    return first;
  }

  /** Of every column j of rows of {@code columns} numbers: Σ f(x). */
  private static double[] sums(float[] x, int columns, DoubleUnaryOperator f) {
    double[] sums = new double[columns];
    for (int i = 0; i < x.length; i++) sums[i % columns] += f.applyAsDouble(x[i]);
    return sums;
  }

  private static void isExact(double[] expected, double[] found) {
    assertEquals(expected.length, found.length);
    for (int i = 0; i < expected.length; i++) assertEquals(expected[i], found[i], EXACT * Math.abs(expected[i]), "number " + i + " of " + expected.length);
  }

  @ParameterizedTest(name = "batch {0}, steps {1}, units {2}")
  @CsvSource({"1, 1000000, 1", "1000000, 1, 1", "1000, 1000, 1", "17, 60000, 1", "1, 100000, 20", "100000, 1, 20", "500, 200, 20", "100, 50, 150", "5, 3001, 33"})
  void overTimeAndBatch(int batch, int steps, int units) {
    Recurrence r = Language.read("network n(H) { input x[H] over time; param b[H]; output s = total(x); output q = total(square(x)); output l = average(sum(square(x + b))) }");
    Pullback back = Pullback.of(r, r.output("l").orElseThrow().value());
    Recurrence all = back.extended().withOutputs(List.of(new Output("s", r.output("s").orElseThrow().value()), new Output("q", r.output("q").orElseThrow().value()),
        new Output("l", r.output("l").orElseThrow().value()), new Output("bar", back.cotangent(r.params().get(0).expr()))));
    Options options = Options.of(Map.of("H", units), batch, steps);
    for (boolean equal : new boolean[] {true, false}) {
      float[] x = numbers(batch * steps * units, equal);
      double[] squares = sums(x, units, v -> v * v);
      Map<String, double[]> found = run(all, options, Map.of("x", x, "b", new float[units]));
      isExact(sums(x, units, v -> v), found.get("s"));
      isExact(squares, found.get("q"));
      isExact(new double[] {Arrays.stream(squares).sum() / batch / steps}, found.get("l"));
      isExact(sums(x, units, v -> 2 * v / batch / steps), found.get("bar"));
    }
  }

  @ParameterizedTest
  @CsvSource({"1000000", "100003", "257", "1024"})
  void alongAVector(int length) {
    Recurrence r = Language.read("cell c(H) { param v[H]; output s = sum(v); output m = mean(v); output q = sum(square(v)); output l = logsumexp(log(v)) }");
    for (boolean equal : new boolean[] {true, false}) {
      float[] v = numbers(length, equal);
      Map<String, double[]> found = run(r, Options.of(Map.of("H", length), 1, 1), Map.of("v", v));
      double sum = sums(v, 1, x -> x)[0];
      isExact(new double[] {sum}, found.get("s"));
      isExact(new double[] {sum / length}, found.get("m"));
      isExact(sums(v, 1, x -> x * x), found.get("q"));
      isExact(new double[] {Math.log(sum)}, found.get("l"));
    }
  }

  @Test
  void ofAMatrix() {
    Recurrence r = Language.read("cell c(M, H) { param W[M, H]; output rows = sum(W, axis = 0); output columns = sum(W, axis = 1); output all = sum(W, axis = all) }");
    int rows = 100_000, columns = 5;
    Options options = Options.of(Map.of("M", rows, "H", columns), 1, 1);
    float[] w = numbers(rows * columns, true);
    Map<String, double[]> found = run(r, options, Map.of("W", w));
    isExact(sums(w, columns, x -> x), found.get("rows"));
    isExact(sums(w, 1, x -> x), found.get("all"));
    assertEquals(5 * 0.01, found.get("columns")[7], 1e-7);
  }

  /** A step whose sum over the batch goes into a state. */
  @Test
  void insideALoop() {
    Recurrence r = Language.read("cell c(H) { input x[H]; state s[H]; s' = 0.5 * s + total(x + 0 * s, batch); output s' }");
    int batch = 100_000, columns = 3;
    float[] x = numbers(2 * batch * columns, true);
    double sum = batch * (double) 0.01f;
    String output = r.outputs().get(0).name();
    double[] found = run(r, Options.of(Map.of("H", columns), batch, 2), Map.of("x", x)).get(output);
    assertEquals(1.5 * sum, found[found.length - 1], EXACT * sum);
  }

  /** An infinite term makes an infinite sum, and no NaN. */
  @ParameterizedTest
  @CsvSource({"1, 100", "100, 1", "40, 40"})
  void infinity(int batch, int steps) {
    Recurrence r = Language.read("network n(H) { input x[H] over time; output s = total(x); output l = total(sum(x)) }");
    float[] x = numbers(batch * steps * 300, true);
    x[5] = Float.POSITIVE_INFINITY;
    Options options = Options.of(Map.of("H", 300), batch, steps);
    Map<String, double[]> found = run(r, options, Map.of("x", x));
    assertEquals(Double.POSITIVE_INFINITY, found.get("s")[5]);
    assertEquals(Double.POSITIVE_INFINITY, found.get("l")[0]);
  }

  /** A sum that grows beyond the largest number of the type is infinite, and stays so. */
  @ParameterizedTest
  @CsvSource({"1, 100", "100, 1", "40, 40"})
  void overflow(int batch, int steps) {
    Recurrence r = Language.read("network n(H) { input x[H] over time; output s = total(x); output l = total(sum(x)); output m = last(total(sum(x), batch)) }");
    float[] x = new float[batch * steps * 600];
    Arrays.fill(x, -1e37f);
    Map<String, double[]> found = run(r, Options.of(Map.of("H", 600), batch, steps), Map.of("x", x));
    for (double[] sums : found.values()) for (double sum : sums) assertEquals(Double.NEGATIVE_INFINITY, sum);
  }
}
