/**
 * The {@code rondo} command: one class for each subcommand. Code that a Java program might call belongs in another
 * package.
 */
package dev.rondo.command;
