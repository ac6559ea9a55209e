/** Kernel IR to Java source, by JavaPoet: the same program as the bytecode, to read and to compile anywhere. */
package dev.rondo.codegen.source;
