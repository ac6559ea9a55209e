/**
 * Data to the inputs and targets of a network, and back: scalers, categories, classes, lexicons. A model keeps its
 * encoding; the names in the file never change.
 */
package dev.rondo.data.encoding;
