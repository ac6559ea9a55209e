package dev.rondo.explain;

/** A stage on the way from equations to machine code. */
public enum ExplainStage { SOURCE, GRAPH, PASSES, ADJOINT, SCHEDULE, BUFFERS, KERNELS, JAVA, BYTECODE, SIZES, ASSEMBLY }
