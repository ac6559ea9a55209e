/**
 * Kernel IR to Java source, by JavaPoet: the same program as the bytecode, to read and to compile anywhere. It
 * decides nothing that the bytecode does not.
 */
package dev.rondo.codegen.source;
