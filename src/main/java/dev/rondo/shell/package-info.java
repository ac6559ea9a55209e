/** What {@code rondo shell} begins with: short names for defining a cell, looking at its gradient, running it and plotting what it does. */
package dev.rondo.shell;
