/**
 * Rewrites of recurrences that the meaning of the language requires: lengths and resets become selections, dropout
 * becomes masks. Optimisations belong in {@code simplify} and in the scheduler.
 */
package dev.rondo.graph.rewrite;
