/** Kernel IR to JVM bytecode. The only place that knows opcodes. */
package dev.rondo.codegen.bytecode;
