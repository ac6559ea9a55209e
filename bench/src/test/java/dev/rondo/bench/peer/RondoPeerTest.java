package dev.rondo.bench.peer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rondo.bench.workload.Workload;
import dev.rondo.bench.workload.Workload.Mode;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RondoPeerTest {

  private static Map<String, float[]> results(Workload w, Map<String, float[]> given, int runs) {
    try (RondoPeer peer = new RondoPeer()) {
      peer.prepare(w, 1, given);
      for (int i = 0; i < runs; i++) peer.run();
      return peer.results();
    }
  }

  @Test
  void aStreamIsASequenceInParts() {
    Map<String, float[]> given = Workload.of("lstm,2,3,4,5,inference").numbers(1);
    float[] x = given.get("x").clone();
    float[] thrice = new float[3 * x.length / 3];
    for (int t = 0; t < 3; t++) System.arraycopy(x, 0, thrice, t * x.length / 3, x.length / 3);
    given.put("x", thrice);
    float[] whole = results(new Workload("whole", "lstm", Mode.INFERENCE, 2, 3, 4, 5), given, 1).get("h");
    given.put("x", Arrays.copyOf(x, x.length / 3));
    float[] streamed = results(new Workload("stream", "lstm", Mode.STREAMING, 2, 1, 4, 5), given, 3).get("h");
    assertArrayEquals(Arrays.copyOfRange(whole, 20, 30), streamed);
  }

  @Test
  void trainingGivesLossOutputsAndAllGradients() {
    Workload w = Workload.of("mut1,2,3,4,4");
    Map<String, float[]> given = w.numbers(1), results = results(w, given, 3);
    given.forEach((name, values) -> assertEquals(values.length, results.get(name + "_bar").length, name));
    double squares = 0;
    for (float h : results.get("h")) squares += h * h;
    assertEquals(squares, results.get("loss")[0], 1e-5);
  }
}
