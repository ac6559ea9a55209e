package dev.rondo.codegen.schedule.plan;

/**
 * The iterations of an elementwise kernel: steps x examples x rows x columns. Inside a time loop the kernel runs once a
 * step. Its own {@code steps} is then 1, and {@code time} says that its values differ from step to step.
 */
public record IterationSpace(int steps, boolean time, int batch, int m, int n, int rank) {}
