/**
 * The scheduler and its decisions: hoisting, grouping, packing, fusion, overlays, chunks. A decision changes when and
 * where a value is computed, never its bits.
 */
package dev.rondo.codegen.schedule;
