/**
 * Recurrence to recurrence, as the meaning of the language requires: lengths and resets become selections, dropout
 * becomes masks. Optimisations are not here but in {@code simplify} and in the scheduler.
 */
package dev.rondo.graph.rewrite;
