package dev.rondo.graph;

/** An expression that has no type: what was found, and what to change. The reader of the text adds the place. */
public sealed class TypeFailure extends RuntimeException permits GraphFailure {
  private static final long serialVersionUID = 1;

  private final String remedy;

  public TypeFailure(String message, String remedy) {
    super(message);
    this.remedy = remedy;
  }

  public String remedy() {
    return remedy;
  }
}
