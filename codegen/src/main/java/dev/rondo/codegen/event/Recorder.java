package dev.rondo.codegen.event;

import jdk.jfr.FlightRecorder;

/**
 * Whether the JDK's flight recorder was started in this JVM. Before it was, no event is made: the first one would start it, since its class is made ready by it, and that takes a new JVM longer than
 * compiling a cell.
 */
public final class Recorder {

  private Recorder() {}

  public static boolean isStarted() {
    return FlightRecorder.isInitialized();
  }
}
