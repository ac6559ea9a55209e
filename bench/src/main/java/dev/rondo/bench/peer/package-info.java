/**
 * Other libraries in processes of their own, and the rounds in which all take turns. The libraries themselves are
 * called in modules of their own.
 */
package dev.rondo.bench.peer;
