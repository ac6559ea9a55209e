/**
 * The words that all packages of data share: datasets, splits, windows, roles, and the error that names a place in a
 * file. It reads no file.
 */
package dev.rondo.data;
