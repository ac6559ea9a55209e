/**
 * The front door of the compiler: a recurrence and options to a compiled program, and each of its stages as text. It
 * connects the stages and decides nothing itself.
 */
package dev.rondo.codegen;
