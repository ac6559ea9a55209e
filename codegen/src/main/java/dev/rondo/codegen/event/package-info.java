/** Compilation, warm-up and runs as events of the JDK's flight recorder. Without a recorder they cost a look at a flag. */
package dev.rondo.codegen.event;
