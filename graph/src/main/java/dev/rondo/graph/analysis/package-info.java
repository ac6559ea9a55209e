/**
 * Facts about a recurrence: whether it is well-formed, and in which order its values can be computed. An analysis
 * changes nothing.
 */
package dev.rondo.graph.analysis;
