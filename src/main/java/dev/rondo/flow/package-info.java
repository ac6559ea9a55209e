/**
 * How the gradient of a loss passes through time, and the remedy if it vanishes or explodes. The package measures;
 * {@code command.report} draws.
 */
package dev.rondo.flow;
