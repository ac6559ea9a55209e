/** Results as tables, CSV, pictures and pages. It computes no result. */
package dev.rondo.command.report;
