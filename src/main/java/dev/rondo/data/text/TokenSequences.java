package dev.rondo.data.text;

import dev.rondo.data.DataException;
import dev.rondo.data.store.Sequences;
import dev.rondo.data.token.Lexicon;
import dev.rondo.data.token.Tokeniser;
import java.nio.file.Path;

/** Sequences of words as they were read, before it is known which token is which number. */
public sealed interface TokenSequences permits LabelledTexts, TaggedTokens {

  Path file();

  int size();

  boolean isLabelled();

  /** Learns the lexicon from chosen sequences. */
  Lexicon lexicon(Lexicon.Fitting how, int[] chosen);

  /** Throws {@link DataException} with the place of a token that the lexicon lacks, where it has no unknown one. */
  Sequences sequences(Tokeniser tokeniser);
}
