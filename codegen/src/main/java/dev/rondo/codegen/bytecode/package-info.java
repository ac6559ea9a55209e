/** Kernel IR to JVM bytecode, and the classes that generated code calls. This is the only place that knows opcodes. */
package dev.rondo.codegen.bytecode;
