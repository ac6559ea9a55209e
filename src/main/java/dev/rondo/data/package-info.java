/** Files to examples: what a network is trained on and applied to. */
package dev.rondo.data;
