/** Text -> syntax tree: sources, places in them, tokens, the grammar and what is said when a text does not follow it. */
package dev.rondo.graph.text;
