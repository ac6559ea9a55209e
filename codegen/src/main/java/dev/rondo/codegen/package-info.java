/** A recurrence to a schedule, to kernel IR, to bytecode and Java source; and what runs it. */
package dev.rondo.codegen;
