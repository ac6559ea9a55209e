/**
 * Runs a trained network one time step at a time. States are kept between calls and saved as snapshots. The package
 * trains nothing.
 */
package dev.rondo.stream;
