/** Text to tokens and back: characters, words, byte pairs. It reads no file. */
package dev.rondo.data.token;
