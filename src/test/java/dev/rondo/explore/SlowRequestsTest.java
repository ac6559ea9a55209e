package dev.rondo.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.codegen.options.Options;
import dev.rondo.graph.library.Library;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that never end: others are answered meanwhile, and nothing is waited for that is refused in any case. */
class SlowRequestsTest {

  private static final int PATIENCE = 8_000;   // milliseconds, less than a request may take

  private static ExploreServer server;
  private final List<Socket> open = new ArrayList<>();

  @BeforeAll
  static void start() throws IOException {
    server = ExploreServer.start(Request.of(Library.standard().find("gru").orElseThrow(), "gru", Options.of(Map.of("I", 8, "H", 8), 2, 3)), 0);
  }

  @AfterAll
  static void end() {
    server.close();
  }

  @AfterEach
  void close() throws IOException {
    for (Socket socket : open) socket.close();
  }

  private Socket send(String text) throws IOException {
    Socket socket = new Socket("127.0.0.1", server.port());
    open.add(socket);
    socket.setSoTimeout(PATIENCE);
    socket.getOutputStream().write(text.replace("HOST", "127.0.0.1:" + server.port()).replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
    return socket;
  }

  /** The status of an answer; it must come within seconds. */
  private static int status(Socket socket) throws IOException {
    return Integer.parseInt(new String(socket.getInputStream().readNBytes(12), StandardCharsets.UTF_8).substring("HTTP/1.1 ".length()));
  }

  @ParameterizedTest
  @ValueSource(strings = {
      "", "GET / HT", "GET / HTTP/1.1\nHost: HOST\nX: ",
      "POST /compile HTTP/1.1\nHost: HOST\nX-Rondo: explore\nContent-Length: 1000\n\n{",
      "POST /compile HTTP/1.1\nHost: evil.example\nContent-Length: 100000\n\n{"})
  void othersAreAnsweredMeanwhile(String half) throws IOException {
    for (int i = 0; i < 32; i++) send(half);
    assertEquals(200, status(send("GET /style.css HTTP/1.1\nHost: HOST\nConnection: close\n\n")));
  }

  @Test
  void whatDoesNotArriveIsGivenUp() throws IOException {
    Socket half = send("POST /compile HTTP/1.1\nHost: HOST\nX-Rondo: explore\nContent-Length: 1000\n\n{");
    half.setSoTimeout(3_000 * Limits.RECEIVING);
    try (InputStream in = half.getInputStream()) {
      assertEquals(-1, in.read(), "the connection is closed without an answer");
    } catch (SocketTimeoutException e) {
      throw new AssertionError("it still waits", e);
    } catch (SocketException e) {
      assertTrue(e.getMessage().contains("reset"), e.getMessage());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Host: evil.example\nX-Rondo: explore", "Host: HOST\nOrigin: http://evil.example\nX-Rondo: explore", "Host: HOST"})
  void whoIsRefusedIsRefusedBeforeTheBodyComes(String headers) throws IOException {
    assertEquals(403, status(send("POST /compile HTTP/1.1\n" + headers + "\nContent-Length: 100000\n\n{")));
  }

  @ParameterizedTest
  @ValueSource(longs = {Limits.READ + 1, 1L << 31, 1L << 40, Long.MAX_VALUE})
  void absurdLengthsAreRefusedAtOnce(long length) throws IOException {
    assertEquals(413, status(send("POST /compile HTTP/1.1\nHost: HOST\nX-Rondo: explore\nContent-Length: " + length + "\n\n")));
  }

  /** A browser asks for a dozen files. */
  @Test
  void aConnectionIsUsedAgain() throws IOException {
    Socket socket = send("GET /cell?gru HTTP/1.1\nHost: HOST\n\n");
    for (int i = 0; i < 3; i++) {
      assertEquals(200, status(socket));
      StringBuilder headers = new StringBuilder();
      while (!headers.toString().endsWith("\r\n\r\n")) headers.append((char) socket.getInputStream().read());
      int length = Integer.parseInt(headers.toString().replaceAll("(?is).*content-length: (\\d+).*", "$1"));
      assertEquals(Library.standard().find("gru").orElseThrow().text(), new String(socket.getInputStream().readNBytes(length), StandardCharsets.UTF_8));
      socket.getOutputStream().write(("GET /cell?gru HTTP/1.1\r\nHost: 127.0.0.1:" + server.port() + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));
    }
  }
}
