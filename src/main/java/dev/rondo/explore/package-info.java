/** (text, sizes) -> one document of all stages of its compilation, and the local server that makes it anew as the text is edited. What {@code rondo explore} and {@code rondo explain --format html} show. */
package dev.rondo.explore;
