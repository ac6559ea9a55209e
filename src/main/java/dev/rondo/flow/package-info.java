/** (network, θ, batch) -> how the gradient of the loss passes through time, and what to change where it does not. */
package dev.rondo.flow;
