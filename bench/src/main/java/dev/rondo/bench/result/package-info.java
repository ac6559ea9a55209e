/** Results as files, tables, charts and the performance page. It measures nothing. */
package dev.rondo.bench.result;
