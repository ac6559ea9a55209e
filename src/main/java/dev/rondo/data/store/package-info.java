/**
 * Storage of numbers and texts during use: in memory, packed, mapped, or spilled to a temporary file. The package knows
 * formats of arrays, but neither tables nor tokens.
 */
package dev.rondo.data.store;
