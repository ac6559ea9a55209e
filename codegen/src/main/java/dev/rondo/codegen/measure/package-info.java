/**
 * The limits of the processor, and the times of the parts of a compiled program. Nothing in the compiler depends on a
 * measured time.
 */
package dev.rondo.codegen.measure;
