/**
 * Where the time of a run goes, compared with what the processor could do at most. It measures compiled programs from
 * outside.
 */
package dev.rondo.profile;
