package dev.rondo.codegen;

/** The stages of a compiled recurrence that {@link Compiled#explain} prints, in the order of compilation. */
public enum Stage {
  /** The equations as given. */
  GRAPH,
  /** The equations after each pass. */
  PASSES,
  /** The order of all work, with reasons. */
  SCHEDULE,
  /** The place and the lifetime of each value in memory. */
  BUFFERS,
  /** Loops over one memory. */
  KERNELS,
  /** The kernels as a Java class. */
  JAVA,
  /** The compiled class. */
  BYTECODE,
  /** The size of each method, compared with the limits of HotSpot. */
  SIZES
}
