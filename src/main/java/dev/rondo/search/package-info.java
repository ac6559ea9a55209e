/** Trainings with several settings, and which are best. A trial is a training like any other. */
package dev.rondo.search;
