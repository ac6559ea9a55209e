/**
 * Runs compiled programs: sessions, their memory, their threads, and the check of the Vector API. A run allocates
 * nothing and takes no lock.
 */
package dev.rondo.codegen.runtime;
