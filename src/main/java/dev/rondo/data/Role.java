package dev.rondo.data;

/** What the data is to the network: the input that reads it, the target that it is compared to, and whether that one varies over time. */
public record Role(String input, String target, boolean targetOverTime) {}
