/**
 * The blocks {@code data}, {@code train} and {@code sizes} -> plans: the meaning of each key, and the errors for
 * invalid ones. The package opens no file.
 */
package dev.rondo.settings;
