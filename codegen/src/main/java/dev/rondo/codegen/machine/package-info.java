/** The element types and the machine that code is made for. What depends on a processor belongs here. */
package dev.rondo.codegen.machine;
