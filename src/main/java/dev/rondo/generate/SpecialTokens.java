package dev.rondo.generate;

/**
 * Where a sequence begins and ends: {@code first} is told before anything was said, {@code last} ends it (-1: nothing does), and what is said is one of {@code lowest} .. {@code classes - 1}. In a transcription
 * one class is both, the border between sequences.
 */
public record SpecialTokens(int first, int last, int lowest, int classes) {

  public SpecialTokens {
    if (lowest < 0 || lowest >= classes) throw new IllegalArgumentException("classes from " + lowest + " to " + (classes - 1) + " can be said; there must be one at least");
  }

  /** Any class can be said. */
  public SpecialTokens(int first, int last, Decoder decoder) {
    this(first, last, 0, decoder.classes());
  }
}
