/**
 * Numbers and texts as they are kept while they are used: in memory, packed, mapped, or spilled to a temporary file.
 * It knows formats of arrays, but neither tables nor tokens.
 */
package dev.rondo.data.store;
