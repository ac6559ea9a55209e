/** Arguments -> values: programs, models, settings, sizes, and output files. The package prints nothing. */
package dev.rondo.command.options;
