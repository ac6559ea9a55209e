/**
 * A program and its data to a trained model and its scores; a trained model put to use. It prints nothing and parses
 * no arguments.
 */
package dev.rondo.experiment;
