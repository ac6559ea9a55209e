package dev.rondo.codegen.kernel;

/** Comparisons; false if a side is NaN, except {@link #NE}. */
public enum Compare {
  LT("<"), LE("<="), EQ("=="), NE("!=");

  private final String text;

  Compare(String text) {
    this.text = text;
  }

  public String text() {
    return text;
  }
}
