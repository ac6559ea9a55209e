package dev.rondo.command.report;

import dev.rondo.train.Listener.Progress;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * times of steps and epochs -> steps a second, and the remaining time. Work between two epochs, such as validation,
 * counts once an epoch for the remaining time. The first steps are ignored, because code is compiled during them.
 */
final class Speed {

  /** Minimum time of steps that are measured together. */
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

  /** An epoch and the work after it have ended. */
  void pass(long now) {
    validation = now - last;
    last = now;
  }

  /** Steps from here on are as fast as the remaining ones. */
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

  /** The first half of {@link #describe}. */
  String rate() {
    measure();
    double speed = 1e9 / nanosPerStep;
    return Double.isNaN(speed) ? "" : String.format(Locale.ROOT, speed < 1 ? "  %.2g steps/s" : "  %.1f steps/s", speed);
  }

  /** The remaining time; empty while unknown. */
  Optional<Duration> left() {
    measure();
    if (Double.isNaN(nanosPerStep)) return Optional.empty();
    long done = (long) step.epoch() * step.batches() + step.batch() + 1, all = (long) step.epochs() * step.batches();
    long passes = step.epochs() - done / step.batches();
    return Optional.of(Duration.ofNanos((long) ((all - done) * nanosPerStep + (double) passes * validation)));
  }
}
