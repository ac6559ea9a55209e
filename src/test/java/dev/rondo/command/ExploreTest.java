package dev.rondo.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.graph.library.Library;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** explore, and explain --format html. */
class ExploreTest {

  @TempDir Path folder;

  static List<String> cells() {
    return Library.standard().names();
  }

  /** Serves until it is interrupted; a file with errors too. */
  @Test
  void aPageIsServedUntilTheEnd() throws Exception {
    Path good = Files.writeString(folder.resolve("good.rondo"), "cell mine(H) {\n  input x[H]\n  output y = tanh(x)\n}\n"), wrong = Files.writeString(folder.resolve("wrong.rondo"), "cell mine(H) {\n  output y = z\n}\n"), empty = Files.writeString(folder.resolve("empty.rondo"), "");
    for (String file : List.of("gru", good.toString(), wrong.toString(), empty.toString())) {
      CompletableFuture<String> url = new CompletableFuture<>();
      StringWriter err = new StringWriter();
      PrintWriter out = new PrintWriter(new StringWriter()) {
        @Override
        public void println(String line) {
          url.complete(line);
        }
      };
      ExecutorService thread = Executors.newSingleThreadExecutor();
      try {
        Future<Integer> code = thread.submit(() -> Main.run(out, new PrintWriter(err), "explore", file, "--dims", "B=2"));
        HttpResponse<String> page = HttpClient.newHttpClient().send(HttpRequest.newBuilder(URI.create(url.get())).build(), HttpResponse.BodyHandlers.ofString());
        assertEquals(200, page.statusCode());
        assertTrue(page.body().contains("\"file\":\"" + Path.of(file).getFileName() + (file.equals("gru") ? ".rondo" : "") + "\""), file);
        assertTrue(page.body().contains("\"B\":2"), file);
        thread.shutdownNow();
        assertEquals(0, code.get(), err.toString());
      } finally {
        thread.shutdownNow();
      }
    }
  }

  @Test
  void whatCannotBeServedIsSaid() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      CliRun.by("explore", "gru", "--port", taken.getLocalPort()).bad("port " + taken.getLocalPort() + " is taken; give another one, or leave --port out for any that is free");
    }
    CliRun.by("explore", "gru", "--port", 70000).bad("--port 70000; it must be between 1 and 65535");
    CliRun.by("explore", "gru", "--dims", "K=3").bad("K");
    CliRun.by("explore", "gru", "--dims", "H=5000").bad("H = 5000; the explorer takes 1 to 4096");
    CliRun.by("explore", "gru", "--cell", "lstm").bad("there is no 'lstm' in it");
    CliRun.by("explore", folder.resolve("none.rondo")).bad("there is no such file");
  }

  @ParameterizedTest
  @MethodSource("cells")
  void everyCellIsWrittenAsAPage(String cell) throws Exception {
    Path file = folder.resolve(cell + ".html");
    CliRun.by("explain", cell, "--format=html", "-o", file, "--dims", "B=2,T=3").good();
    String page = Files.readString(file);
    assertTrue(page.startsWith("<!DOCTYPE html>") && page.contains("\"name\":\"" + cell + "\""));
  }

  @Test
  void aPageIsOfAllStages() {
    CliRun.by("explain", "gru", "--format=html", "--stage=java").bad("a page shows all stages");
    CliRun.by("explain", "gru", "--format=html", "--adjoint").bad("leave out --stage, --after, --diff and --adjoint");
    CliRun.by("explain", "gru", "--format=html", "--dims", "H=4000,I=4000,B=100").bad("MB of memory; the explorer takes 256 MB at most");
    assertTrue(CliRun.by("explain", "../examples/sunspots.rondo", "--format=html").good().out().contains("\"kind\":\"network\""));
  }
}
