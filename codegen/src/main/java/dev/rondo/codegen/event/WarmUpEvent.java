package dev.rondo.codegen.event;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** Runs every vector operation once for the profile of HotSpot, before the first kernel of a JVM. */
@Name("dev.rondo.WarmUp")
@Label("WarmUp")
@Category("Rondo")
@Description("Every vector operation once for the profile of HotSpot, before the first kernel of a JVM")
@StackTrace(false)
public final class WarmUpEvent extends Event {

  @Label("Element") String element;
  @Label("Lanes") int lanes;
  /** Ends the event and records it, if there is a recording. */
  public void of(String elementName, int laneCount) {
    if (!shouldCommit()) return;
    element = elementName;
    lanes = laneCount;
    commit();
  }
}
