/**
 * Each stage of a compilation as text, graph, picture or data. It shows the results of the compiler and computes
 * nothing itself.
 */
package dev.rondo.explain;
