/**
 * Data -> inputs and targets of a network, and back: scalers, categories, classes, lexicons. A model stores its
 * encoding; the names in the file never change.
 */
package dev.rondo.data.encoding;
