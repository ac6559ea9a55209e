/**
 * Runs a trained network one time step at a time, and keeps its states between calls or saves them as snapshots. The
 * package trains nothing.
 */
package dev.rondo.stream;
