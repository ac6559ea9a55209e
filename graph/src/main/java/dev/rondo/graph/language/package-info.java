/**
 * Elaboration: syntax tree to recurrences, with scopes, dimensions, calls and their errors. No other package of
 * {@code graph} may look at a syntax tree, except {@code text}.
 */
package dev.rondo.graph.language;
