package dev.rondo.data.text;

import dev.rondo.data.DataException;
import dev.rondo.data.store.Grid;
import dev.rondo.data.store.Npy;
import dev.rondo.data.store.SpillingGrid;
import dev.rondo.data.store.TempFile;
import dev.rondo.data.token.Lexicon;
import dev.rondo.data.token.Tokeniser;
import java.util.stream.Stream;

/** A text as token indices. A lexicon is learned from the tokens before {@code cut}. The text may exceed the memory. */
public record RunningText(Grid codes, int cut) {

  /**
   * Throws {@link DataException}, with the line, for a token that is not in a lexicon without an unknown token. No
   * token crosses {@code cut}.
   */
  public static RunningText of(Corpus text, long cut, Tokeniser tokeniser) {
    return of(text, cut, tokeniser, TempFile.most());
  }

  /** @param most maximum number of bytes to keep in memory */
  static RunningText of(Corpus text, long cut, Tokeniser tokeniser, long most) {
    SpillingGrid codes = spool(tokeniser.lexicon(), most);
    int before = append(text, 0, cut, tokeniser, codes);
    append(text, cut, text.length(), tokeniser, codes);
    return new RunningText(codes.grid(), before);
  }

  /** A grid for the tokens of a lexicon, one a row. */
  public static SpillingGrid spool(Lexicon lexicon, long most) {
    int codes = lexicon.size();
    return new SpillingGrid(1, codes <= 1 << 8 ? Npy.Kind.U1 : codes <= 1 << 16 ? Npy.Kind.U2 : Npy.Kind.I4, most);
  }

  /** Appends tokens and returns their number. */
  private static int append(Corpus text, long from, long to, Tokeniser tokeniser, SpillingGrid codes) {
    int count = 0;
    try (Stream<String> pieces = text.pieces(from, to)) {
      long at = from;
      for (String piece : (Iterable<String>) pieces::iterator) {
        int[] encoded = encode(text, at, piece, tokeniser);
        for (int code : encoded) codes.add(code);
        count += encoded.length;
        at += piece.length();
      }
    }
    return count;
  }

  /** Encodes a piece. After an error, it encodes line by line to report the first wrong line. */
  private static int[] encode(Corpus text, long from, String piece, Tokeniser tokeniser) {
    try {
      return tokeniser.encode(piece);
    } catch (DataException e) {
      for (int begin = 0, end; begin < piece.length(); begin = end) {
        end = piece.indexOf('\n', begin) < 0 ? piece.length() : piece.indexOf('\n', begin) + 1;
        long place = from + begin;
        tokeniser.encode(piece.substring(begin, end), (found, remedy) -> text.wrong(place, found, remedy));
      }
      throw e;
    }
  }

  public int size() {
    return codes.rows();
  }

  public int at(int place) {
    return (int) codes.at(place, 0);
  }
}
