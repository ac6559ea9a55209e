/**
 * How the gradient of a loss passes through time, and what to change where it vanishes or explodes. It measures;
 * pictures of it are in {@code command.report}.
 */
package dev.rondo.flow;
