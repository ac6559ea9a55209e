package dev.rondo.codegen.event;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** One run of a compiled recurrence; for a training step, one step. */
@Name("dev.rondo.Run")
@Label("Run")
@Category("Rondo")
@Description("One run of a compiled recurrence: of a training step, one step")
@StackTrace(false)
public final class RunEvent extends Event {

  @Label("Recurrence") String recurrence;
  @Label("Run") @Description("1 for the first of its session") long number;

  private static final RunEvent ANY = new RunEvent();

  /** Whether runs are recorded; call it only after the {@link Recorder} is started. */
  public static boolean isOn() {
    return ANY.isEnabled();
  }

  /** Ends the event and records it, if there is a recording. */
  public void of(String name, long count) {
    if (!shouldCommit()) return;
    recurrence = name;
    number = count;
    commit();
  }
}
