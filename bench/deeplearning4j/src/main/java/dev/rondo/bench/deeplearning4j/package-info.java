/** The layers that Deeplearning4j has. */
package dev.rondo.bench.deeplearning4j;
