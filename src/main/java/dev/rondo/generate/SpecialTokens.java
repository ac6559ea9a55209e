package dev.rondo.generate;

/**
 * Start and end of a sequence. {@code first} is fed before any generated class, and {@code last} ends the sequence (-1:
 * none does). A generated class is one of {@code lowest} .. {@code classes - 1}. In a transcription, one class is both
 * start and end: the border between sequences.
 */
public record SpecialTokens(int first, int last, int lowest, int classes) {

  public SpecialTokens {
    if (lowest < 0 || lowest >= classes) throw new IllegalArgumentException("classes from " + lowest + " to " + (classes - 1) + " can be generated; there must be one at least");
  }

  /** Any class can be generated. */
  public SpecialTokens(int first, int last, Decoder decoder) {
    this(first, last, 0, decoder.classes());
  }
}
