/**
 * Kernel IR to Java source, by JavaPoet: the same program as the bytecode, to read and to compile anywhere. It makes no
 * decision that the bytecode does not make.
 */
package dev.rondo.codegen.source;
