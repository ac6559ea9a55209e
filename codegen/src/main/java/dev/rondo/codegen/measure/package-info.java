/**
 * What the processor can do at most, and what the parts of a compiled program take. Nothing in the compiler depends
 * on a measured time.
 */
package dev.rondo.codegen.measure;
