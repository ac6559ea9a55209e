/** What is trusted, and why: cells against vectors made elsewhere, derivatives against finite differences. */
package dev.rondo.check;
