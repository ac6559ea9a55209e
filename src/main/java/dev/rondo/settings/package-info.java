/** {@code data { .. }}, {@code train { .. }} and {@code sizes { .. }} -> plans: what each key means, and what is said where one is wrong. */
package dev.rondo.settings;
