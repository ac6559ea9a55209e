package dev.rondo.data.text;

import dev.rondo.data.DataException;
import dev.rondo.data.store.Grid;
import dev.rondo.data.store.Npy;
import dev.rondo.data.store.SpillingGrid;
import dev.rondo.data.store.TempFile;
import dev.rondo.data.token.Lexicon;
import dev.rondo.data.token.Tokeniser;
import java.util.stream.Stream;

/** A text as the numbers of its tokens, those from {@code cut} on behind the part that a lexicon is learned from. There may be more than memory holds. */
public record RunningText(Grid codes, int cut) {

  /** Throws {@link DataException} with the line of a token that the lexicon lacks, where it has no unknown one. No token goes beyond {@code cut}. */
  public static RunningText of(Corpus text, long cut, Tokeniser tokeniser) {
    return of(text, cut, tokeniser, TempFile.most());
  }

  /** @param most bytes to keep in memory */
  static RunningText of(Corpus text, long cut, Tokeniser tokeniser, long most) {
    SpillingGrid codes = spool(tokeniser.lexicon(), most);
    int before = append(text, 0, cut, tokeniser, codes);
    append(text, cut, text.length(), tokeniser, codes);
    return new RunningText(codes.grid(), before);
  }

  /** For tokens of a lexicon, a row each. */
  public static SpillingGrid spool(Lexicon lexicon, long most) {
    int codes = lexicon.size();
    return new SpillingGrid(1, codes <= 1 << 8 ? Npy.Kind.U1 : codes <= 1 << 16 ? Npy.Kind.U2 : Npy.Kind.I4, most);
  }

  /** How many there are. */
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

  /** A piece, and where it is wrong the first line that is wrong alone. */
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
