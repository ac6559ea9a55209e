/** Decisions only: what is computed when, together with what, and where its numbers lie. */
package dev.rondo.codegen.schedule;
