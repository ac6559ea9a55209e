package dev.rondo.bench.workload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.bench.workload.Workload.Mode;
import java.util.List;
import org.junit.jupiter.api.Test;

class WorkloadTest {

  @Test
  void namesStandForOneWorkloadOrAFamily() {
    assertEquals(List.of("T1"), Workload.all("T1").stream().map(Workload::id).toList());
    assertEquals(List.of("F1.64", "F1.128", "F1.256", "F1.512", "F1.1024"), Workload.all("F1").stream().map(Workload::id).toList());
    assertEquals(7, Workload.all("C").size());
    assertEquals(1024, Workload.of("F1.1024").units());
  }

  @Test
  void shapesAreWorkloads() {
    assertEquals(new Workload("gru,32,50,256,128", "gru", Mode.TRAINING, 32, 50, 256, 128), Workload.of("gru,32,50,256,128"));
    assertEquals(Mode.STREAMING, Workload.of("gru,1,1,8,8,streaming").mode());
  }

  @Test
  void otherWordsAreRefused() {
    for (String wrong : List.of("T10", "lstm,1,2,3", "lstm,1,2,3,x", "lstm,0,2,3,4", "lstm,1,2,3,4,backward", "F1")) {
      assertThrows(IllegalArgumentException.class, () -> Workload.of(wrong), wrong);
    }
  }

  @Test
  void productsAreCounted() {
    double step = 2.0 * 4 * 200 * (200 + 200) * 20 * 35;
    assertEquals(3 * step, Workload.of("T1").productOperations(), 1);
    assertEquals(2.0 * 4 * 64 * 128, Workload.of("F1.64").productOperations(), 1);
  }

  @Test
  void allNamedWorkloadsAreRecurrences() {
    for (String family : List.of("T", "C", "F")) for (Workload w : Workload.all(family)) assertTrue(!w.recurrence().outputs().isEmpty(), w.id());
  }
}
