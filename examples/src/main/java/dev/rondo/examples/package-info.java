/** Rondo inside a Java program. */
package dev.rondo.examples;
