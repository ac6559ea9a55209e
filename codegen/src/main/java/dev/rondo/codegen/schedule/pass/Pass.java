package dev.rondo.codegen.schedule.pass;

import dev.rondo.graph.Recurrence;
import java.util.function.UnaryOperator;

/** A rewriting of a recurrence that keeps its results: a name, a line that describes it, and the function. */
public record Pass(String name, String what, UnaryOperator<Recurrence> function) {}
