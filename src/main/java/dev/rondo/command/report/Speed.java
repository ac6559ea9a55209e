package dev.rondo.command.report;

import dev.rondo.train.Listener.Progress;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * times of steps and passes -> steps in a second, and the time that is left. What lies between two passes, such as validation, is no step; it counts for what is left, once a pass. Nothing is said of the first
 * steps, since code is compiled while they run.
 */
final class Speed {

  /** Steps that are measured together take this long at least. */
  private static final long LEAST = 500_000_000L;

  private Progress step;
  private long last;
  private long steps;
  private long nanos;
  private long validation;
  private boolean warm;
  private double nanosPerStep = Double.NaN;

  /** A step has ended, at a time in nanoseconds. */
  void step(Progress p, long now) {
    if (warm) {
      steps++;
      nanos += now - last;
    }
    step = p;
    last = now;
  }

  /** A pass has ended, and what follows it. */
  void pass(long now) {
    validation = now - last;
    last = now;
  }

  /** Steps from here on are as fast as those that are left. */
  void warm() {
    warm = true;
  }

  private void measure() {
    if (steps == 0 || nanos <= 0 || nanos < LEAST && !Double.isNaN(nanosPerStep)) return;
    nanosPerStep = (double) nanos / steps;
    steps = 0;
    nanos = 0;
  }

  /** {@code 12.5 steps/s  40 s left}, after two spaces; empty while that is not known. */
  String describe() {
    return rate() + left().map(l -> String.format(Locale.ROOT, "  %.0f s left", l.toNanos() / 1e9)).orElse("");
  }

  /** The first half of that. */
  String rate() {
    measure();
    double speed = 1e9 / nanosPerStep;
    return Double.isNaN(speed) ? "" : String.format(Locale.ROOT, speed < 1 ? "  %.2g steps/s" : "  %.1f steps/s", speed);
  }

  /** The time that is left; empty while it is not known. */
  Optional<Duration> left() {
    measure();
    if (Double.isNaN(nanosPerStep)) return Optional.empty();
    long done = (long) step.epoch() * step.batches() + step.batch() + 1, all = (long) step.epochs() * step.batches();
    long passes = step.epochs() - done / step.batches();
    return Optional.of(Duration.ofNanos((long) ((all - done) * nanosPerStep + (double) passes * validation)));
  }
}
