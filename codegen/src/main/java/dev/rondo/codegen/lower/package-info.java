/**
 * Lowers a schedule to kernel IR: loops over flat memory, scalar or in vector registers. It decides how a step is
 * computed, not when or where.
 */
package dev.rondo.codegen.lower;
