package dev.rondo.codegen.event;

import jdk.jfr.FlightRecorder;

/**
 * Whether the JDK's flight recorder was started in this JVM. Before its start no event is created. The first event
 * would start it, because its class is instrumented, and in a new JVM this takes longer than the compilation of a cell.
 */
public final class Recorder {

  private Recorder() {}

  public static boolean isStarted() {
    return FlightRecorder.isInitialized();
  }
}
