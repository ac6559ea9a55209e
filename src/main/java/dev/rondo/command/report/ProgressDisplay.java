package dev.rondo.command.report;

import dev.rondo.data.Decimals;
import dev.rondo.train.Checkpoint;
import dev.rondo.train.Listener;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * steps and epochs -> the display for people: a bar on a terminal, otherwise a line every few seconds and after each
 * epoch.
 */
public abstract class ProgressDisplay implements Listener, AutoCloseable {

  /** The launcher reports whether stderr is a terminal, and its width. */
  public static ProgressDisplay of(boolean quiet, PrintWriter err) {
    if (quiet) return new Quiet();
    return Boolean.getBoolean("rondo.terminal") ? new Bar(Integer.getInteger("rondo.columns", 80)) : new Lines(err);
  }

  /** Ends the display. */
  @Override
  public void close() {}

  private static String row(Checkpoint.Epoch e, boolean best) {
    String validation = Double.isNaN(e.validationLoss()) ? "" : "  validation " + Decimals.measure(e.validationLoss()) + (best ? " *" : "");
    return "loss " + Decimals.measure(e.loss()) + validation;
  }

  /** No display. */
  private static final class Quiet extends ProgressDisplay {}

  /** A line every few seconds and after each epoch. */
  private static final class Lines extends ProgressDisplay {
    private static final long EVERY = 5_000_000_000L;
    private final PrintWriter err;
    private final Speed speed = new Speed();
    private long last = System.nanoTime();
    private int epochs;

    Lines(PrintWriter err) {
      this.err = err;
    }

    @Override
    public void step(Progress p) {
      speed.step(p, System.nanoTime());
      epochs = p.epochs();
      if (System.nanoTime() - last < EVERY) return;
      say(String.format(Locale.ROOT, "epoch %d/%d  batch %d/%d  loss %s", p.epoch() + 1, p.epochs(), p.batch() + 1, p.batches(), Decimals.measure(p.loss())));
    }

    @Override
    public void epoch(Checkpoint.Epoch e, boolean best) {
      speed.pass(System.nanoTime());
      say(String.format(Locale.ROOT, "epoch %d/%d  %s", e.epoch(), epochs, row(e, best)));
    }

    /** The first line shows no speed, because code was compiled during its steps. */
    private void say(String what) {
      err.println(what + speed.describe());
      err.flush();
      speed.warm();
      last = System.nanoTime();
    }
  }

  /** A bar over all epochs, with the losses next to it. */
  private static final class Bar extends ProgressDisplay {
    private static final long WARM_UP = 5_000_000_000L;
    private final ProgressBar bar;
    private final Speed speed = new Speed();
    private final long began = System.nanoTime();
    private volatile Optional<Duration> left = Optional.empty();   // read by the thread that draws
    private String validated = "";

    Bar(int columns) {
      bar = new ProgressBarBuilder().setTaskName("training").setStyle(ProgressBarStyle.UNICODE_BLOCK).setUpdateIntervalMillis(200)
          .setUnit(" steps", 1).setEtaFunction(state -> left).setConsumer(new ConsoleProgressBarConsumer(System.err, Math.max(40, columns - 1))).build();
    }

    @Override
    public void step(Progress p) {
      speed.step(p, System.nanoTime());
      if (System.nanoTime() - began > WARM_UP) speed.warm();
      left = speed.left();
      bar.maxHint((long) p.epochs() * p.batches());
      bar.stepTo((long) p.epoch() * p.batches() + p.batch() + 1);
      bar.setExtraMessage(String.format(Locale.ROOT, " epoch %d/%d  loss %s%s", p.epoch() + 1, p.epochs(), Decimals.measure(p.loss()), validated) + speed.rate());
    }

    @Override
    public void epoch(Checkpoint.Epoch e, boolean best) {
      speed.pass(System.nanoTime());
      if (!Double.isNaN(e.validationLoss())) validated = "  validation " + Decimals.measure(e.validationLoss()) + (best ? " *" : "");
    }

    @Override
    public void close() {
      bar.close();
    }
  }
}
