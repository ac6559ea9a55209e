/** The workloads by PyTorch: the official library with MKL, called through the Java presets of its C++ interface. */
package dev.rondo.bench.pytorch;
