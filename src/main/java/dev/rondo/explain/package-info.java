/**
 * Each stage of a compilation as text, graph, picture or data. It shows what the compiler made and makes nothing
 * itself.
 */
package dev.rondo.explain;
