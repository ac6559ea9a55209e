package dev.rondo.graph;

/** The implicit axes that a value varies over: the examples of a batch, the time steps, both or neither. */
public record Axes(boolean batch, boolean time) {

  public static final Axes NONE = new Axes(false, false);
  public static final Axes BATCH = new Axes(true, false);
  public static final Axes TIME = new Axes(false, true);
  public static final Axes ALL = new Axes(true, true);

  public Axes or(Axes other) {
    return new Axes(batch || other.batch, time || other.time);
  }

  public Axes and(Axes other) {
    return new Axes(batch && other.batch, time && other.time);
  }

  public Axes minus(Axes other) {
    return new Axes(batch && !other.batch, time && !other.time);
  }

  public boolean isNone() {
    return !batch && !time;
  }

  /** As the language writes it: {@code batch, time}. */
  @Override
  public String toString() {
    return batch && time ? "batch, time" : batch ? "batch" : time ? "time" : "none";
  }
}
