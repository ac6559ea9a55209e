/**
 * Evidence that a cell is right: reference vectors from other implementations, and finite differences. It trusts
 * nothing that it checks.
 */
package dev.rondo.check;
