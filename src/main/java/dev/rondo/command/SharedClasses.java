package dev.rondo.command;

import dev.rondo.codegen.options.Options;
import dev.rondo.explore.ExploreServer;
import dev.rondo.explore.Request;
import dev.rondo.graph.text.Source;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.URI;
import java.util.Map;

/**
 * Loads all classes that a training and a page need. The script {@code rondo} runs this once for each build; the JVM
 * then archives the classes for later runs.
 */
final class SharedClasses {

  private SharedClasses() {}

  /** Arguments: the program of a small training, and the file to write the page to. */
  public static void main(String[] args) throws IOException {
    PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
    Main.run(nowhere, nowhere, "train", args[0]);
    Main.run(nowhere, nowhere, "explain", "gru", "--format", "html", "-o", args[1]);
    Request empty = Request.of(new Source("begin.rondo", ""), "", Options.of(Map.of(), 1, 1));
    try (ExploreServer server = ExploreServer.start(empty, 0); InputStream page = URI.create(server.url()).toURL().openStream()) {
      page.readAllBytes();
    }
  }
}
