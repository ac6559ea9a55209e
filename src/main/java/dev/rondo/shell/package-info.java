/**
 * The short names of {@code rondo shell}: define a cell, print its gradient, run it, plot it. The other packages
 * provide the same functions.
 */
package dev.rondo.shell;
