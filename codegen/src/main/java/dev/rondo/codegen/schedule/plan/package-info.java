/**
 * The parts of a schedule: phases, steps, views, buffers and their places in memory. The decisions write these data and
 * lowering reads them.
 */
package dev.rondo.codegen.schedule.plan;
