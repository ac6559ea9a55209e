/** The language: typed expression graph, text form, checks, rewriting, and the interpreter that is the specification. */
package dev.rondo.graph;
