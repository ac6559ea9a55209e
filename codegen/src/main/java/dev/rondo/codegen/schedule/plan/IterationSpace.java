package dev.rondo.codegen.schedule.plan;

/**
 * The rounds of an elementwise kernel: steps x examples x rows x columns. Inside a time loop it runs once a step, so its own
 * {@code steps} is 1 while {@code time} says that its values differ from step to step.
 */
public record IterationSpace(int steps, boolean time, int batch, int m, int n, int rank) {}
