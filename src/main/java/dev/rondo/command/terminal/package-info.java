/**
 * The terminal: standard output and error, interruption, and the conversion of an exception to a message and an exit
 * code. The package knows no subcommand.
 */
package dev.rondo.command.terminal;
