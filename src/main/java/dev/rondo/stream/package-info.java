/**
 * A trained network one step at a time, with its states kept between calls and saved as snapshots. It trains nothing.
 */
package dev.rondo.stream;
