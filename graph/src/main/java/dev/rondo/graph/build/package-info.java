/**
 * Builds a recurrence step by step, also from other recurrences that are applied in it. Both the language and the Java
 * DSL use it; it depends neither on syntax nor on scopes.
 */
package dev.rondo.graph.build;
