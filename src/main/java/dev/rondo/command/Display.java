package dev.rondo.command;

import dev.rondo.train.Checkpoint;
import dev.rondo.train.Listener;
import java.io.PrintWriter;
import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** steps and passes -> what a person sees of them: a bar on a terminal, elsewhere a line every few seconds and after each pass. */
abstract class Display implements Listener, AutoCloseable {

  /** The launcher knows whether stderr is a terminal, and how wide it is. */
  static Display of(boolean quiet, PrintWriter err) {
    if (quiet) return new Quiet();
    return Boolean.getBoolean("rondo.terminal") ? new Bar(Integer.getInteger("rondo.columns", 80)) : new Lines(err);
  }

  /** Ends what is shown. */
  @Override
  public void close() {}

  private static String row(Checkpoint.Epoch e, boolean best) {
    String validation = Double.isNaN(e.validationLoss()) ? "" : String.format(Locale.ROOT, "  validation %.4f%s", e.validationLoss(), best ? " *" : "");
    return String.format(Locale.ROOT, "loss %.4f%s", e.loss(), validation);
  }

  /** Nothing. */
  private static final class Quiet extends Display {}

  /** A line every few seconds and after each pass. */
  private static final class Lines extends Display {
    private static final long EVERY = 5_000_000_000L;
    private final PrintWriter err;
    private long last = System.nanoTime();
    private long before;
    private Progress step;
    private boolean begun;

    Lines(PrintWriter err) {
      this.err = err;
    }

    @Override
    public void step(Progress p) {
      if (step == null) before = (long) p.epoch() * p.batches() + p.batch();   // where a resumed training begins
      step = p;
      if (System.nanoTime() - last < EVERY) return;
      say(String.format(Locale.ROOT, "epoch %d/%d  batch %d/%d  loss %.4f", p.epoch() + 1, p.epochs(), p.batch() + 1, p.batches(), p.loss()));
    }

    @Override
    public void epoch(Checkpoint.Epoch e, boolean best) {
      say(String.format(Locale.ROOT, "epoch %d/%d  %s", e.epoch(), step.epochs(), row(e, best)));
    }

    /** The speed since the line before, for the first steps are slow: code is compiled while they run, so the first line tells nothing of what is left. */
    private void say(String what) {
      long now = System.nanoTime(), done = (long) step.epoch() * step.batches() + step.batch() + 1, left = (long) step.epochs() * step.batches() - done;
      double speed = (done - before) * 1e9 / (now - last);
      err.println(what + String.format(Locale.ROOT, "  %.1f steps/s", speed) + (begun ? String.format(Locale.ROOT, "  %.0f s left", speed > 0 ? left / speed : 0) : ""));
      begun = true;
      err.flush();
      last = now;
      before = done;
    }
  }

  /** A bar over all passes, with the losses beside it. */
  private static final class Bar extends Display {
    private final ProgressBar bar;
    private String validated = "";

    Bar(int columns) {
      bar = new ProgressBarBuilder().setTaskName("training").setStyle(ProgressBarStyle.UNICODE_BLOCK).setUpdateIntervalMillis(200)
          .setUnit(" steps", 1).showSpeed().setConsumer(new ConsoleProgressBarConsumer(System.err, Math.max(40, columns - 1))).build();
    }

    @Override
    public void step(Progress p) {
      bar.maxHint((long) p.epochs() * p.batches());
      bar.stepTo((long) p.epoch() * p.batches() + p.batch() + 1);
      bar.setExtraMessage(String.format(Locale.ROOT, " epoch %d/%d  loss %.4f%s", p.epoch() + 1, p.epochs(), p.loss(), validated));
    }

    @Override
    public void epoch(Checkpoint.Epoch e, boolean best) {
      if (!Double.isNaN(e.validationLoss())) validated = String.format(Locale.ROOT, "  validation %.4f%s", e.validationLoss(), best ? " *" : "");
    }

    @Override
    public void close() {
      bar.close();
    }
  }
}
