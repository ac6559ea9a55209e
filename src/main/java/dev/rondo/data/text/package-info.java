/**
 * Files of text -> tokens: running text, labelled texts, tagged tokens, pairs, vectors and lines. Tables and arrays are
 * in {@code file}.
 */
package dev.rondo.data.text;
