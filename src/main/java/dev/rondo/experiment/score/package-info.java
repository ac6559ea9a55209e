/**
 * Scores of predictions: errors, accuracies, confusion matrices, and their baselines. The package works on arrays of
 * numbers, not on networks.
 */
package dev.rondo.experiment.score;
