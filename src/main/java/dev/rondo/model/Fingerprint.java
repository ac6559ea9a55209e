package dev.rondo.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.stream.Stream;

/** Texts and the content of files -> a unique name: SHA-256. */
public final class Fingerprint {

  private final MessageDigest hash;

  public Fingerprint() {
    try {
      hash = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JVM has SHA-256", e);
    }
  }

  public Fingerprint and(String text) {
    hash.update(text.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  /** The hash of a file's bytes, equal to that of other tools, or of the names and bytes of a folder. */
  public static String of(Path given) {
    return Files.isDirectory(given) ? new Fingerprint().and(given).text() : new Fingerprint().bytes(given).text();
  }

  private Fingerprint bytes(Path file) {
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), hash)) {
      in.transferTo(OutputStream.nullOutputStream());
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  /** Adds a file, or a whole folder by the relative paths of its files; nothing if it does not exist. */
  public Fingerprint and(Path given) {
    if (!Files.exists(given)) return this;
    try (Stream<Path> files = Files.walk(given, FileVisitOption.FOLLOW_LINKS)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        and(given.relativize(file) + "\0").bytes(file);
      }
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + given + ": " + e.getMessage(), e);
    }
  }

  /** The hash in hexadecimal; can be called once. */
  public String text() {
    return HexFormat.of().formatHex(hash.digest());
  }
}
