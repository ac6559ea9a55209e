/** A schedule to kernel IR. */
package dev.rondo.codegen.lower;
