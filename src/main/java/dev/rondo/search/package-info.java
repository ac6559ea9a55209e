/** Trainings with several settings, ranked by score. A trial is an ordinary training. */
package dev.rondo.search;
