package dev.rondo.graph;

/**
 * An expression without a type: the error, and the change that corrects it. The reader of the text adds the position.
 */
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
