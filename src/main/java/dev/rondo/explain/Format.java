package dev.rondo.explain;

/** What a stage is written as. */
public enum Format {
  TEXT,
  /** The language of Graphviz. */
  DOT,
  SVG,
  JSON,
  /** A page of all stages. */
  HTML
}
