/**
 * What the decisions ask about a recurrence: where each value is computed, who reads it, what a product needs. An
 * analysis changes nothing.
 */
package dev.rondo.codegen.schedule.analysis;
