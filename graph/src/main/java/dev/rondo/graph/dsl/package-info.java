/**
 * The language as Java methods: equations, functions and applied cells. Every text has an equivalent here; no other
 * package of {@code graph} depends on it.
 */
package dev.rondo.graph.dsl;
