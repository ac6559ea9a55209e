/**
 * Types that all packages of data share: datasets, splits, windows, roles, and the exception that names a place in a
 * file. The package reads no file.
 */
package dev.rondo.data;
