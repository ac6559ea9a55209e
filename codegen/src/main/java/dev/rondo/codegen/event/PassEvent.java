package dev.rondo.codegen.event;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** One pass over a recurrence. */
@Name("dev.rondo.Pass")
@Label("Pass")
@Category("Rondo")
@Description("One pass over a recurrence")
@StackTrace(false)
public final class PassEvent extends Event {

  @Label("Recurrence") String recurrence;
  @Label("Pass") String pass;
  /** Ends the event and records it, if there is a recording. */
  public void of(String name, String passName) {
    if (!shouldCommit()) return;
    recurrence = name;
    pass = passName;
    commit();
  }
}
