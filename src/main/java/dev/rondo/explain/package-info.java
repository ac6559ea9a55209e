/** (recurrence, options) -> each stage of its compilation as text, graph, picture or data. What {@code rondo explain} shows, for whoever wants to show it otherwise. */
package dev.rondo.explain;
