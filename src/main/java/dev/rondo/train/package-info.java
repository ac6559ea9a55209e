/**
 * (network, dataset, plan) -> trained weights: batches, epochs, early stopping, checkpoints. The package reads no data
 * files and prints nothing.
 */
package dev.rondo.train;
