/**
 * program + data -> a trained model and its scores; use of a trained model. The package prints nothing and parses no
 * arguments.
 */
package dev.rondo.experiment;
