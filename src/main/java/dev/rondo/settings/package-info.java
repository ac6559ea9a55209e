/**
 * The blocks {@code data}, {@code train} and {@code sizes} to plans: what each key means, and the errors of a wrong
 * one. It opens no file.
 */
package dev.rondo.settings;
