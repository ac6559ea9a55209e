/**
 * Compilation, warm-up and runs as events of the JDK's flight recorder. Without a recorder an event costs one test of
 * a flag.
 */
package dev.rondo.codegen.event;
