/**
 * The intermediate representation: typed expressions, recurrences, their text form and their verification. It does not
 * depend on the language's syntax, on rewriting passes or on how a recurrence runs.
 */
package dev.rondo.graph;
