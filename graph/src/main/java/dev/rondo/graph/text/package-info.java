/**
 * Text to syntax tree: sources, positions, tokens, the grammar, and the errors of a text that does not follow it. It
 * depends on no expression and no type.
 */
package dev.rondo.graph.text;
