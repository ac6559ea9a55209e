/** Arguments to values: programs, models, settings, sizes, and the files a command may write. It prints nothing. */
package dev.rondo.command.options;
