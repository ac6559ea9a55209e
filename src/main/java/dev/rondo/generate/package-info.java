/** Autoregressive decoding of a network: greedy, sampling and beam search. It neither trains nor reads files. */
package dev.rondo.generate;
