/** A network, a dataset and a plan to trained weights: optimisers as equations, batches, early stopping, checkpoints. */
package dev.rondo.train;
