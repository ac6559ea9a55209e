package dev.rondo.codegen;

/** What {@link Compiled#explain} shows of a compiled recurrence, in the order in which it comes to be. */
public enum Stage {
  /** The equations as they were given. */
  GRAPH,
  /** What each pass made of them. */
  PASSES,
  /** What is done in which order, and why. */
  SCHEDULE,
  /** Where each value lies, and from when to when. */
  BUFFERS,
  /** Loops over one memory. */
  KERNELS,
  /** The kernels as a Java class. */
  JAVA,
  /** The class that runs. */
  BYTECODE,
  /** The size of each method beside the limits of HotSpot. */
  SIZES
}
