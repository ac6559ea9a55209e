/**
 * The benchmarks, one class each: ratios within one run, never bare times. Figures of a run are kept in {@code
 * bench/results}.
 */
package dev.rondo.bench;
