/**
 * The language as Java methods: equations, functions and applied cells. What can be written in text can be written
 * here; nothing else of {@code graph} depends on it.
 */
package dev.rondo.graph.dsl;
