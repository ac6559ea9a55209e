/**
 * The intermediate representation: typed expressions, recurrences, their text form and their verification. It knows
 * nothing of the language's syntax, of rewriting passes or of how a recurrence runs.
 */
package dev.rondo.graph;
