/**
 * A network, a dataset and a plan to trained weights: batches, epochs, early stopping, checkpoints. It reads no data
 * files and prints nothing.
 */
package dev.rondo.train;
