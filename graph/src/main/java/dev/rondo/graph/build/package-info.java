/**
 * Builds a recurrence step by step, also from other recurrences that are applied in it. Both the language and the
 * Java DSL use it; it sees neither syntax nor scopes.
 */
package dev.rondo.graph.build;
