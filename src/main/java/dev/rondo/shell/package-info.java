/**
 * The short names of {@code rondo shell}: define a cell, look at its gradient, run it, plot it. Everything it does
 * can be done with the other packages.
 */
package dev.rondo.shell;
