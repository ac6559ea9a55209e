/**
 * What a compilation is asked for: sizes, precision, form of code, threads, and the decisions that are switched off.
 * It computes nothing.
 */
package dev.rondo.codegen.options;
