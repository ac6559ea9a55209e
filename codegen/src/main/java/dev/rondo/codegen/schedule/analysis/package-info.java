/**
 * Facts about a recurrence that the decisions need: where each value is computed, which values read it, what a product
 * needs. An analysis changes nothing.
 */
package dev.rondo.codegen.schedule.analysis;
