/** The workloads by oneDNN's rnn primitives, called through the Java presets of its C++ interface. */
package dev.rondo.bench.onednn;
