/** arguments -> exit code: the {@code rondo} command, what it says and the files it writes. */
package dev.rondo.command;
