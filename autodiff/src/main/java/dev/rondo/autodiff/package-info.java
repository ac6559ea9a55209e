/**
 * Reverse-mode differentiation: (recurrence) -> its adjoint recurrence, in the same graph. The package does not depend
 * on schedules, kernels or training.
 */
package dev.rondo.autodiff;
