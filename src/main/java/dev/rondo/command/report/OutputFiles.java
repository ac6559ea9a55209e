package dev.rondo.command.report;

import dev.rondo.model.AtomicFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;

/**
 * picture -> a file, or an element of a page. If the JDK has no fonts to draw with, a message reports it and the
 * command continues.
 */
public record OutputFiles(PrintWriter out, PrintWriter err) {

  private interface Form {
    byte[] bytes() throws IOException;
  }

  /** A PNG file. */
  public void write(Picture picture, Path file) {
    draw(picture::png).ifPresent(bytes -> write(bytes, file));
  }

  /** An HTML element that contains the picture itself; empty if it cannot be drawn. */
  public String element(Picture picture) {
    return draw(picture::png).map(bytes -> "<img alt=\"" + ReportPage.escaped(picture.title()) + "\" src=\"data:image/png;base64," + Base64.getEncoder().encodeToString(bytes) + "\">").orElse("");
  }

  public void write(byte[] bytes, Path file) {
    AtomicFile.write(file, bytes);
    out.println("wrote " + file);
  }

  private Optional<byte[]> draw(Form form) {
    try {
      return Optional.of(form.bytes());
    } catch (IOException | RuntimeException | LinkageError | InternalError e) {
      err.println("rondo: no picture was drawn (" + e.getMessage() + "); it needs a font: install fontconfig and fonts-dejavu, or the like");
      return Optional.empty();
    }
  }
}
