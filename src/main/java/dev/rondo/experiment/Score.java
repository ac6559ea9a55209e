package dev.rondo.experiment;

/** How far off something was on average. */
public record Score(String name, double error) {}
