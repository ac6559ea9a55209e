/**
 * Scores of predictions: errors, accuracies, confusion, and what they count. It knows arrays of numbers, not
 * networks.
 */
package dev.rondo.experiment.score;
