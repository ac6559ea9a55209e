package dev.rondo.data.text;

import dev.rondo.data.DataException;
import dev.rondo.data.store.FileState;
import dev.rondo.data.store.TextFile;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * files and folders -> one text, read from disk in pieces whenever it is needed, because it may exceed the memory. A
 * file with the extension {@code .gz} is unpacked. The files of a folder are concatenated in the order of their paths.
 * Hidden files, build output and files that are not UTF-8 text are skipped. Positions and lengths count UTF-16 units.
 */
public final class Corpus {

  static final int PIECE = 1 << 16;

  private record Part(Path path, long length, FileState state) {}

  private final List<Part> parts = new ArrayList<>();
  private final int piece;

  private Corpus(int piece) {
    this.piece = piece;
  }

  /** Throws {@link DataException} if there is nothing to read. */
  public static Corpus of(List<Path> paths) {
    return of(paths, PIECE);
  }

  /** @param piece minimum length of a piece */
  static Corpus of(List<Path> paths, int piece) {
    Corpus corpus = new Corpus(piece);
    for (Path path : paths) {
      long before = corpus.length();
      if (Files.isDirectory(path)) folder(path).forEach(file -> part(file, true).ifPresent(corpus.parts::add));
      else part(path, false).ifPresent(corpus.parts::add);
      if (corpus.length() == before) throw new DataException(path, "holds no text", "give a text file, or a folder with text files in it");
    }
    return corpus;
  }

  public long length() {
    return parts.stream().mapToLong(Part::length).sum();
  }

  /** The first white space at or after {@code from}, or the end. */
  public long space(long from) {
    long at = from;
    try (Stream<String> rest = pieces(from, length())) {
      for (String piece : (Iterable<String>) rest::iterator) {
        for (int i = 0; i < piece.length(); i++, at++) if (Character.isWhitespace(piece.charAt(i))) return at;
      }
    }
    return at;
  }

  /**
   * The text between {@code from} and {@code to}, in pieces. Each piece except the last ends before white space, so
   * that no word is split. The stream must be closed. Throws {@link DataException} if a file has changed.
   */
  public Stream<String> pieces(long from, long to) {
    Pieces pieces = new Pieces(from, to);
    return StreamSupport.stream(Spliterators.spliteratorUnknownSize(pieces, Spliterator.ORDERED | Spliterator.NONNULL), false).onClose(pieces::close);
  }

  /** An error in the line that contains {@code place}. */
  DataException wrong(long place, String found, String remedy) {
    long begin = 0;
    for (Part part : parts) {
      if (place < begin + part.length) {
        try (Stream<String> before = pieces(begin, place)) {
          return new DataException(part.path, 1 + before.mapToLong(p -> p.chars().filter(c -> c == '\n').count()).sum(), found, remedy);
        }
      }
      begin += part.length;
    }
    return new DataException(found, remedy);
  }

  private final class Pieces implements Iterator<String> {
    private final char[] buffer = new char[1 << 13];
    private final StringBuilder pending = new StringBuilder();
    private int part = -1;
    private Reader reader;
    private long unread;   // characters of the part that are left
    private long skip;
    private long left;   // characters left to read

    Pieces(long from, long to) {
      skip = from;
      left = to - from;
    }

    @Override
    public boolean hasNext() {
      return left > 0 || !pending.isEmpty();
    }

    @Override
    public String next() {
      if (!hasNext()) throw new NoSuchElementException();
      int end = -1;
      for (int at = piece; end < 0; at = Math.max(piece, pending.length())) {
        boolean more = fill();
        end = more ? border(at) : pending.length();
      }
      String next = pending.substring(0, end);
      pending.delete(0, end);
      return next;
    }

    /** The first white space at or after {@code at} that follows another character, or -1. */
    private int border(int at) {
      for (int i = Math.max(1, at); i < pending.length(); i++) if (isSpace(pending.charAt(i)) && !isSpace(pending.charAt(i - 1))) return i;
      return -1;
    }

    /** Reads more text; false at the end. */
    private boolean fill() {
      if (left == 0) return false;
      if (unread == 0) open();
      try {
        int read = reader.read(buffer, 0, (int) Math.min(buffer.length, Math.min(unread, left)));
        if (read < 0) throw new DataException(parts.get(part).path, "has become shorter while it was read", "begin again when nothing writes to it");
        pending.append(buffer, 0, read);
        unread -= read;
        left -= read;
      } catch (IOException e) {
        throw DataException.unreadable(parts.get(part).path, e);
      }
      return true;
    }

    /** Opens the next part with text to read. */
    private void open() {
      close();
      for (part++; skip >= parts.get(part).length; part++) skip -= parts.get(part).length;
      unread = parts.get(part).length;
      try {
        reader = TextFile.reader(parts.get(part).path);
        for (long n = -1; skip > 0 && n != 0; skip -= n, unread -= n) n = reader.skip(skip);
      } catch (IOException e) {
        throw DataException.unreadable(parts.get(part).path, e);
      }
    }

    /** Closes the part, and checks that it has not changed. */
    void close() {
      try {
        if (reader == null) return;
        reader.close();
        parts.get(part).state.check();
      } catch (IOException e) {
        throw DataException.unreadable(parts.get(part).path, e);
      }
    }
  }

  /** White space that ends a token of every kind. */
  private static boolean isSpace(char c) {
    return c == ' ' || c >= '\t' && c <= '\r';
  }

  /** Opens a text. A file in a folder may be another kind of file. */
  private static Optional<Part> part(Path file, boolean inFolder) {
    if (Files.exists(file) && !Files.isRegularFile(file)) throw new DataException(file, "is not a plain file, and a text is read several times", "write what comes from there to a file, and give that");
    char[] buffer = new char[1 << 13];
    long length = 0;
    try (Reader reader = TextFile.reader(file)) {
      FileState state = FileState.of(file);
      for (int n; (n = reader.read(buffer)) >= 0; length += n) for (int i = 0; inFolder && i < n; i++) if (buffer[i] == '\0') return Optional.empty();
      return Optional.of(new Part(file, length, state));
    } catch (NoSuchFileException e) {
      throw new DataException(file, "there is no such file", "give the path of a text file or of a folder of them");
    } catch (CharacterCodingException e) {
      if (inFolder) return Optional.empty();   // an image or an archive among the texts
      throw DataException.notText(file);
    } catch (IOException e) {
      throw DataException.unreadable(file, e);
    }
  }

  private static List<Path> folder(Path root) {
    List<Path> files = new ArrayList<>();
    try (Stream<Path> walk = Files.walk(root)) {
      walk.filter(Files::isRegularFile).filter(p -> isShown(root.relativize(p))).forEach(files::add);
    } catch (IOException | UncheckedIOException e) {
      throw DataException.unreadable(root, e);
    }
    files.sort(Comparator.comparing(p -> root.relativize(p).toString().replace('\\', '/')));
    return files;
  }

  private static boolean isShown(Path inside) {
    for (Path part : inside) {
      String name = part.toString();
      if (name.startsWith(".") || name.equals("target")) return false;
    }
    return true;
  }
}
