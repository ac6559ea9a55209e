/**
 * The entry point of the compiler: (recurrence, options) -> compiled program, and each of its stages as text. It
 * connects the stages and makes no decisions itself.
 */
package dev.rondo.codegen;
