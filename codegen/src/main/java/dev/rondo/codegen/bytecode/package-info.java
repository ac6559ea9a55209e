/** Kernel IR to JVM bytecode, and the classes that generated code calls. Only this package uses opcodes. */
package dev.rondo.codegen.bytecode;
