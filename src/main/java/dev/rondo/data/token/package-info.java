/** Text -> tokens and back: characters, words, byte pairs. The package reads no file. */
package dev.rondo.data.token;
