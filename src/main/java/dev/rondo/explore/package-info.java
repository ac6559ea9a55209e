/**
 * One document of all stages of a compilation, and the local server that updates it as the text is edited. It answers
 * this machine only.
 */
package dev.rondo.explore;
