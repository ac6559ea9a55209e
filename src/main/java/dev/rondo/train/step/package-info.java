/**
 * A training step as equations: loss, gradient, clipping, optimiser, accumulation. These are recurrences; they are
 * compiled and run in {@code train}.
 */
package dev.rondo.train.step;
