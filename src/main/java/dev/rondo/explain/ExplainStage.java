package dev.rondo.explain;

/** A stage between equations and machine code. */
public enum ExplainStage { SOURCE, GRAPH, PASSES, ADJOINT, SCHEDULE, BUFFERS, KERNELS, JAVA, BYTECODE, SIZES, ASSEMBLY }
