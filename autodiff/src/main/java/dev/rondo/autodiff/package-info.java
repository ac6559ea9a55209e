/**
 * Reverse-mode differentiation: a recurrence to its adjoint recurrence, in the same graph. It knows nothing of
 * schedules, kernels or training.
 */
package dev.rondo.autodiff;
