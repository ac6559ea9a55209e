/** What is measured: workloads, the machine, and how a time is taken. It knows no other library. */
package dev.rondo.bench.workload;
