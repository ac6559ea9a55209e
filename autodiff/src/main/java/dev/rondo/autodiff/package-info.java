/** Reverse mode: a recurrence to its adjoint recurrence, in the same graph. */
package dev.rondo.autodiff;
