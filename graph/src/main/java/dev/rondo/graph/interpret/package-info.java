/**
 * Runs a recurrence expression by expression, in double precision: the specification that compiled code is compared
 * with. Speed has no place here.
 */
package dev.rondo.graph.interpret;
