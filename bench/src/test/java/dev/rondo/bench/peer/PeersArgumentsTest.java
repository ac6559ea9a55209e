package dev.rondo.bench.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rondo.bench.workload.Workload;
import java.util.List;
import org.junit.jupiter.api.Test;

class PeersArgumentsTest {

  @Test
  void wordsAndOptions() {
    PeersArguments a = PeersArguments.of("T1", "F1", "--threads", "1,2", "--shape", "gru,1,2,3,4", "--with", "onednn", "--rounds", "3", "--forget");
    assertEquals(List.of("T1", "F1.64", "F1.128", "F1.256", "F1.512", "F1.1024", "gru,1,2,3,4"), a.workloads().stream().map(Workload::id).toList());
    assertEquals(List.of(1, 2), a.threads());
    assertEquals(List.of("rondo", "onednn"), a.entrants().stream().map(Entrant::key).toList());
    assertEquals(3, a.rounds());
    assertFalse(a.keep());
  }

  @Test
  void wrongOnesAreRefused() {
    for (String wrong : List.of("", "T1 --threads", "T1 --threads 0", "T1 --threads x", "T1 --with nobody", "T1 --fast", "--threads 1")) {
      assertThrows(IllegalArgumentException.class, () -> PeersArguments.of(wrong.split(" ")), wrong);
    }
  }
}
