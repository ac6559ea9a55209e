package dev.rondo.codegen.event;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** The compilation of one recurrence for exact shapes. */
@Name("dev.rondo.Compile")
@Label("Compile")
@Category("Rondo")
@Description("One recurrence compiled for exact shapes")
@StackTrace(false)
public final class CompileEvent extends Event {

  @Label("Recurrence") String recurrence;
  @Label("Shapes") String shapes;
  @Label("Kernels") int kernels;
  @Label("Class Size") @DataAmount long classSize;
  @Label("Memory of a Session") @DataAmount long memory;
  /** Ends the event and records it, if there is a recording. */
  public void of(String name, String sizes, int count, long classBytes, long memoryBytes) {
    if (!shouldCommit()) return;
    recurrence = name;
    shapes = sizes;
    kernels = count;
    classSize = classBytes;
    memory = memoryBytes;
    commit();
  }
}
