/** The cells and functions of Rondo, as resources. It reads their text and does not interpret it. */
package dev.rondo.graph.library;
