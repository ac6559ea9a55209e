/**
 * The terminal: standard output and error, interruption, and how an exception becomes a message and an exit code. It
 * knows no subcommand.
 */
package dev.rondo.command.terminal;
