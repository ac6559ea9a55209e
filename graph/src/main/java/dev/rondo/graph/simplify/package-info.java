/**
 * Algebraic simplification by the rules of {@code simplify.rules}. A rule keeps every bit of the result except the
 * sign of a zero.
 */
package dev.rondo.graph.simplify;
