/**
 * What a schedule consists of: phases, steps, views, buffers and their places in memory. These are data that the
 * decisions write and that lowering reads.
 */
package dev.rondo.codegen.schedule.plan;
