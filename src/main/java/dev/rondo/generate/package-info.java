/** (a network that is told what it said, weights, what it is given) -> a sequence, token by token: greedily, by chance or by beam search. */
package dev.rondo.generate;
