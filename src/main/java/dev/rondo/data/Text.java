package dev.rondo.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** file or folder -> one text. A file whose name ends in {@code .gz} is unpacked. The files of a folder are joined in the order of their paths; hidden ones, build output and what is no UTF-8 text stay out. */
public final class Text {

  private Text() {}

  /** The texts of several files or folders, in this order. */
  public static String read(List<Path> paths) {
    return paths.stream().map(Text::read).collect(Collectors.joining());
  }

  /** Throws {@link DataException} where there is nothing to read. */
  public static String read(Path path) {
    String text = Files.isDirectory(path) ? folder(path) : file(path);
    if (text.isEmpty()) throw new DataException(path, "holds no text", "give a text file, or a folder with text files in it");
    return text;
  }

  /** Lines of a file. */
  static List<String> lines(Path file) {
    return file(file).lines().toList();
  }

  private static String file(Path path) {
    try {
      return decoded(path);
    } catch (NoSuchFileException e) {
      throw new DataException(path, "there is no such file", "give the path of a text file or of a folder of them");
    } catch (CharacterCodingException e) {
      throw Csv.notText(path);
    } catch (IOException e) {
      throw Csv.unreadable(path, e);
    }
  }

  private static String folder(Path root) {
    StringBuilder joined = new StringBuilder();
    for (Path file : files(root)) {
      try {
        String text = decoded(file);
        if (text.indexOf('\0') < 0) joined.append(text);
      } catch (CharacterCodingException e) {
        continue;   // a picture or an archive among the texts
      } catch (IOException e) {
        throw Csv.unreadable(file, e);
      }
    }
    return joined.toString();
  }

  /** Throws {@link CharacterCodingException} for what is no UTF-8 text. */
  private static String decoded(Path file) throws IOException {
    if (!file.toString().endsWith(".gz")) return Files.readString(file, StandardCharsets.UTF_8);
    try (GZIPInputStream unpacked = new GZIPInputStream(Files.newInputStream(file))) {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(unpacked.readAllBytes())).toString();
    }
  }

  private static List<Path> files(Path root) {
    List<Path> files = new ArrayList<>();
    try (Stream<Path> walk = Files.walk(root)) {
      walk.filter(Files::isRegularFile).filter(p -> isShown(root.relativize(p))).forEach(files::add);
    } catch (IOException | UncheckedIOException e) {
      throw Csv.unreadable(root, e);
    }
    files.sort(java.util.Comparator.comparing(p -> root.relativize(p).toString().replace('\\', '/')));
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
