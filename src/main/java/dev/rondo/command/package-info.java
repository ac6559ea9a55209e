/**
 * The {@code rondo} command: one class a subcommand. Anything that a Java program might want belongs in another
 * package.
 */
package dev.rondo.command;
