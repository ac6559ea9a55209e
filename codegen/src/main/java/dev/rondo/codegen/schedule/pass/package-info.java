/**
 * The passes over the graph that come before scheduling, as one list, and their listener. A pass is a function from
 * recurrence to recurrence.
 */
package dev.rondo.codegen.schedule.pass;
