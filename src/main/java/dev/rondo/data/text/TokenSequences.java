package dev.rondo.data.text;

import dev.rondo.data.DataException;
import dev.rondo.data.store.Sequences;
import dev.rondo.data.token.Lexicon;
import dev.rondo.data.token.Tokeniser;
import java.nio.file.Path;

/** Sequences of words as read from a file, before tokens have indices. */
public sealed interface TokenSequences permits LabelledTexts, TaggedTokens {

  Path file();

  int size();

  boolean isLabelled();

  /** Learns the lexicon from chosen sequences. */
  Lexicon lexicon(Lexicon.Fitting how, int[] chosen);

  /** Throws {@link DataException}, with the position, for a token that is not in a lexicon without an unknown token. */
  Sequences sequences(Tokeniser tokeniser);
}
