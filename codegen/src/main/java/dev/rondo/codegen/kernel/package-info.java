/**
 * Kernel IR: loops, loads, stores and lane arithmetic over one flat array. Both emitters are folds over it; it depends
 * on no expression and no schedule.
 */
package dev.rondo.codegen.kernel;
