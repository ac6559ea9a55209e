package dev.rondo.explain;

/** The output format of a stage. */
public enum Format {
  TEXT,
  /** The language of Graphviz. */
  DOT,
  SVG,
  JSON,
  /** A page of all stages. */
  HTML
}
