/**
 * Runs a recurrence expression by expression, in double precision: the specification that compiled code is compared
 * with. Speed is not a goal.
 */
package dev.rondo.graph.interpret;
