package dev.rondo.command.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rondo.train.Listener.Progress;
import org.junit.jupiter.api.Test;

/** 3 passes of 4 steps; the first two steps take 30 s, each of the others 1 s, and validation 10 s. */
class SpeedTest {

  private static final long SECOND = 1_000_000_000L;
  private final Speed speed = new Speed();
  private long now = 5 * SECOND;

  private void step(int epoch, int batch, int seconds) {
    now += seconds * SECOND;
    speed.step(new Progress(epoch, 3, batch, 4, 0, 0, 0, 0, 0), now);
  }

  private void pass() {
    now += 10 * SECOND;
    speed.pass(now);
  }

  @Test
  void validationIsNoStep() {
    step(0, 0, 30);
    assertEquals("", speed.describe());
    step(0, 1, 30);
    speed.warm();
    assertEquals("", speed.describe());
    step(0, 2, 1);
    assertEquals("  1.0 steps/s  9 s left", speed.describe());   // nothing is known of validation yet
    step(0, 3, 1);
    pass();
    assertEquals("  1.0 steps/s  28 s left", speed.describe());   // 8 steps, and 2 validations
    step(1, 0, 1);
    assertEquals("  1.0 steps/s  27 s left", speed.describe());
    step(1, 1, 1);
    step(1, 2, 1);
    step(1, 3, 1);
    pass();
    assertEquals("  1.0 steps/s  14 s left", speed.describe());   // a line on the heels of another
    assertEquals("  1.0 steps/s  14 s left", speed.describe());
    for (int batch = 0; batch < 4; batch++) step(2, batch, 20);
    pass();
    assertEquals("  0.050 steps/s  0 s left", speed.describe());
  }
}
