/**
 * The options of a compilation: sizes, precision, form of code, threads, and the disabled decisions. The package
 * computes nothing.
 */
package dev.rondo.codegen.options;
