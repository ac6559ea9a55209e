/** The element types and the target machine. Constants that depend on a processor belong here. */
package dev.rondo.codegen.machine;
