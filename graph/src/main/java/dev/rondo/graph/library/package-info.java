/** The cells and functions that come with Rondo, as resources. It reads their text and does not interpret it. */
package dev.rondo.graph.library;
