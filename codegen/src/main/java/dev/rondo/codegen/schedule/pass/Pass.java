package dev.rondo.codegen.schedule.pass;

import dev.rondo.graph.Recurrence;
import java.util.function.UnaryOperator;

/** A rewriting of a recurrence that keeps what it computes: a name, a line that says what it does, and the function. */
public record Pass(String name, String what, UnaryOperator<Recurrence> function) {}
