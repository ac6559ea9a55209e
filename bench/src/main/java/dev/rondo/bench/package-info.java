/** How fast compiled recurrences run: ratios within one run, never bare times. */
package dev.rondo.bench;
