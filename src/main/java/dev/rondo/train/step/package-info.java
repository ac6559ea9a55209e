/**
 * A training step as equations: loss, gradient, clipping, optimiser, accumulation. The package builds recurrences;
 * {@code train} compiles and runs them.
 */
package dev.rondo.train.step;
