/** (recurrence, options) -> where the time of a run goes, beside what the processor could do at most. */
package dev.rondo.profile;
