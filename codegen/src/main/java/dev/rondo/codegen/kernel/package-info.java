/** Kernel IR: loops, loads, stores and lane arithmetic over one flat array. What both emitters are folds over. */
package dev.rondo.codegen.kernel;
