package dev.rondo.data.store;

import dev.rondo.data.DataException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackReader;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** file -> its characters, without a byte-order mark. A file with the extension {@code .gz} is unpacked. */
public final class TextFile {

  private static final char MARK = '\uFEFF';

  private TextFile() {}

  /** All lines, which may exceed the memory. Throws {@link DataException} if there is no such text. */
  public static List<String> lines(Path path) {
    Strings.Builder lines = new Strings.Builder();
    try (BufferedReader reader = new BufferedReader(reader(path))) {
      for (String line; (line = reader.readLine()) != null;) lines.add(line);
      return lines.strings();
    } catch (NoSuchFileException e) {
      throw new DataException(path, "there is no such file", "give the path of a text file or of a folder of them");
    } catch (CharacterCodingException e) {
      throw DataException.notText(path);
    } catch (IOException e) {
      throw DataException.unreadable(path, e);
    }
  }

  /** The reader throws {@link CharacterCodingException} at bytes that are not UTF-8. */
  public static Reader reader(Path file) throws IOException {
    InputStream bytes = Files.newInputStream(file);
    try {
      InputStream unpacked = file.toString().endsWith(".gz") ? new GZIPInputStream(bytes, 1 << 16) : bytes;
      PushbackReader text = new PushbackReader(new InputStreamReader(unpacked, StandardCharsets.UTF_8.newDecoder()));
      int first = text.read();
      if (first >= 0 && first != MARK) text.unread(first);
      return text;
    } catch (IOException e) {
      bytes.close();
      throw e;
    }
  }

  /** The whole text. */
  public static String read(Path file) throws IOException {
    try (Reader text = reader(file)) {
      StringWriter all = new StringWriter();
      text.transferTo(all);
      return all.toString();
    }
  }
}
