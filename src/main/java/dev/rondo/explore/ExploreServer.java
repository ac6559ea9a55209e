package dev.rondo.explore;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.rondo.codegen.options.Decision;
import dev.rondo.graph.library.Library;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;

/**
 * The explorer on this machine's own address:
 * <pre>
 * GET  /                     the page
 * GET  /NAME.js, .css, .txt  its files, and the licences of the libraries in it
 * GET  /cell?NAME            the text of a library cell
 * POST /compile              request -> document
 * POST /graph                request -> the graph of the document, sooner
 * POST /numbers              request -> values and gradients over time
 * POST /measure              request -> times
 * POST /assembly             request -> machine code
 * POST /page                 request -> the page as one file
 * </pre>
 * A request for another host name than this machine's own is refused, which is what a foreign page would make by letting its name point here; so is one with another origin, and a POST without the header that no
 * foreign page can send unasked. The text is compiled, and nothing else is done with it; nothing is kept but the answers to the first page, until that asks.
 */
public final class ExploreServer implements AutoCloseable {

  /** What a POST must have as {@value #HEADER}. */
  static final String HEADER = "X-Rondo", VALUE = "explore";

  private interface Answering {
    JsonObject of(Request request) throws Exception;
  }

  private static final String GRAPH = "/graph", COMPILE = "/compile";

  private static final Map<String, Answering> ANSWERS = Map.of(
      COMPILE,     r -> Document.of(Subject.of(r), EnumSet.of(r.direction())),
      GRAPH,       r -> GraphPane.of(Subject.of(r), r.direction()),
      "/numbers",  r -> Numbers.of(Subject.of(r), r.seed()),
      "/measure",  r -> Times.measured(Subject.of(r), r.direction()),
      "/assembly", r -> Times.assembly(Subject.of(r), r.direction()),
      "/page",     r -> Document.whole(Subject.of(r)));

  private static final Gson JSON = new Gson();
  private static final long LONGEST_WAIT = 800;   // milliseconds

  private final HttpServer server;
  private final ExecutorService threads;
  private final Worker worker;
  private final JsonObject start;
  private final Opening opening;

  private ExploreServer(Request first, int port, int seconds) throws IOException {
    this.start = start(first);
    this.worker = new Worker(seconds);
    this.opening = new Opening(first, List.of(GRAPH, COMPILE), path -> caught(() -> worked("opening", path, first)));
    this.threads = Executors.newFixedThreadPool(Limits.CONNECTIONS, task -> {
      Thread thread = new Thread(task, "rondo explorer, http");
      thread.setDaemon(true);
      return thread;
    });
    Limits.serve();
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
    threads.execute(opening);
  }

  /** Serves from now on; the page opens with this request, whether its text has errors or not. Port 0 is any that is free. Throws {@link IOException} where the port is taken. */
  public static ExploreServer start(Request first, int port) throws IOException {
    return start(first, port, Limits.SECONDS);
  }

  /** Where an answer is given up after so many seconds. */
  static ExploreServer start(Request first, int port, int seconds) throws IOException {
    return new ExploreServer(first, port, seconds);
  }

  /** Waits until the first page's answers are there, for 0.8 s at most: a browser that starts meanwhile has to share the processors with the compiler, and both take longer. */
  public void awaitFirstPage() throws InterruptedException {
    awaitFirstPage(LONGEST_WAIT);
  }

  /** For so many milliseconds at most; whether they are there. */
  boolean awaitFirstPage(long milliseconds) throws InterruptedException {
    return opening.await(milliseconds);
  }

  InetSocketAddress address() {
    return server.getAddress();
  }

  /** Whether all that was begun at the start was asked for. */
  boolean isOpened() {
    return opening.isGiven();
  }

  public int port() {
    return address().getPort();
  }

  public String url() {
    return "http://localhost:" + port() + "/";
  }

  /** What the page is to show at first, and what there is to choose from. */
  private static JsonObject start(Request first) {
    JsonObject limits = new JsonObject();
    limits.addProperty("dimension", Limits.DIMENSION);
    limits.addProperty("B", Limits.BATCH);
    limits.addProperty("T", Limits.STEPS);
    limits.addProperty("threads", Limits.THREADS);
    JsonArray library = new JsonArray(), decisions = new JsonArray();
    Library.standard().names().forEach(library::add);
    for (Decision d : Decision.values()) decisions.add(d.toString());
    JsonObject out = new JsonObject();
    out.add("request", first.json());
    out.add("limits", limits);
    out.add("library", library);
    out.add("decisions", decisions);
    return out;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      answer(exchange);
    } catch (RuntimeException | Error e) {
      send(exchange, PageAnswer.of(e));
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    if (!isOurs(exchange)) {
      refuse(exchange, PageAnswer.problem(403, "this page is for this machine alone; open it as " + url()));
      return;
    }
    String path = exchange.getRequestURI().getPath();
    switch (exchange.getRequestMethod()) {
      case "GET"  -> get(exchange, path);
      case "POST" -> post(exchange, path);
      default     -> refuse(exchange, PageAnswer.problem(405, "there is no " + exchange.getRequestMethod() + " here"));
    }
  }

  /** Host is one of the names of this machine, with this port; Origin is that or, as of a link or another program, missing. */
  private boolean isOurs(HttpExchange exchange) {
    Set<String> hosts = Set.of("localhost:" + port(), "127.0.0.1:" + port(), "[::1]:" + port());
    List<String> host = exchange.getRequestHeaders().getOrDefault("Host", List.of()), origin = exchange.getRequestHeaders().getOrDefault("Origin", List.of());
    String authority = exchange.getRequestURI().getRawAuthority();   // of an absolute address, which counts before Host
    return host.size() == 1 && hosts.contains(host.get(0)) && (authority == null || hosts.contains(authority)) && (origin.isEmpty() || origin.size() == 1 && origin.get(0).equals("http://" + host.get(0)));
  }

  private void get(HttpExchange exchange, String path) throws IOException {
    String file = path.substring(1);
    if (path.equals("/")) {
      String nonce = nonce();
      send(exchange, 200, "text/html", Page.live(start, nonce), policy(nonce));
    } else if (path.equals("/cell") && Library.standard().names().contains(exchange.getRequestURI().getQuery())) {
      send(exchange, 200, "text/plain", Library.standard().find(exchange.getRequestURI().getQuery()).orElseThrow().text(), policy(""));
    } else if (file.equals("style.css")) send(exchange, 200, "text/css", Page.read(file), policy(""));
    else if (file.equals(Page.LICENCES)) send(exchange, 200, "text/plain", Page.read(file), policy(""));
    else if (file.endsWith(".js") && Page.MODULES.contains(file.substring(0, file.length() - 3))) send(exchange, 200, "text/javascript", Page.read(file), policy(""));
    else if (ANSWERS.containsKey(path)) send(exchange, PageAnswer.problem(405, path + " takes a POST"));
    else send(exchange, PageAnswer.problem(404, "there is no " + path + " here"));
  }

  private void post(HttpExchange exchange, String path) throws IOException {
    if (!VALUE.equals(exchange.getRequestHeaders().getFirst(HEADER))) {
      refuse(exchange, PageAnswer.problem(403, "a request without the header " + HEADER + ": " + VALUE));
      return;
    }
    byte[] body = isAbsurd(exchange) ? new byte[Limits.REQUEST + 1] : body(exchange.getRequestBody());
    if (body.length > Limits.REQUEST) {
      refuse(exchange, PageAnswer.problem(413, "a request of more than " + Limits.REQUEST + " bytes"));
      return;
    }
    PageAnswer answer = answer(path, new String(body, StandardCharsets.UTF_8));
    if (path.equals("/page") && answer.json().has("programs")) send(exchange, 200, "text/html", Page.whole(answer.json()), policy(""));
    else send(exchange, answer);
  }

  /** Whether the body that is announced is longer than any that is read. */
  private static boolean isAbsurd(HttpExchange exchange) {
    String length = exchange.getRequestHeaders().getFirst("Content-Length");
    return length != null && (!length.matches("\\d{1,9}") || Integer.parseInt(length) > Limits.READ);
  }

  /** The first bytes of a body, one more than are taken; the rest is read too, for only then does a browser see the answer. */
  private static byte[] body(InputStream in) throws IOException {
    byte[] body = in.readNBytes(Limits.REQUEST + 1);
    for (int read = body.length; body.length > Limits.REQUEST && read < Limits.READ; read += Limits.REQUEST) in.readNBytes(Limits.REQUEST);
    return body;
  }

  /** Answers a request whose body nobody waits for, and ends the connection. */
  private static void refuse(HttpExchange exchange, PageAnswer answer) throws IOException {
    exchange.getResponseHeaders().set("Connection", "close");
    send(exchange, answer);
  }

  /** Takes what has come of a body that nobody reads: a connection that is closed with something unread is reset, and the answer may be lost. Where there is none, that is noted, and the connection can go on. */
  private static void skip(HttpExchange exchange) throws IOException {
    InputStream body = exchange.getRequestBody();
    boolean none = !exchange.getRequestHeaders().containsKey("Transfer-Encoding") && exchange.getRequestHeaders().getOrDefault("Content-Length", List.of("0")).equals(List.of("0"));
    if (none) body.read();
    else body.readNBytes(Math.max(0, Math.min(body.available(), Limits.REQUEST)));
  }

  /** What a POST is answered with. */
  PageAnswer answer(String path, String body) {
    if (!ANSWERS.containsKey(path)) return PageAnswer.problem(404, "there is no " + path + " here");
    return caught(() -> {
      Request request = Request.of(body);
      FutureTask<PageAnswer> begun = opening.begun(path, request);
      return begun != null ? begun.get() : worked(path + " " + request.page(), path, request);
    });
  }

  private PageAnswer worked(String kind, String path, Request request) throws Exception {
    return PageAnswer.good(worker.run(kind, () -> ANSWERS.get(path).of(request)));
  }

  private static PageAnswer caught(Callable<PageAnswer> work) {
    try {
      return work.call();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return PageAnswer.problem(503, "the explorer is being closed");
    } catch (Exception e) {
      return PageAnswer.of(e);
    }
  }

  private static String nonce() {
    byte[] bytes = new byte[16];
    new SecureRandom().nextBytes(bytes);
    return Base64.getEncoder().encodeToString(bytes);
  }

  /** Nothing comes from elsewhere, nothing goes elsewhere, and no page shows this one inside itself. Attributes may hold styles, for browsers write some as text is typed over a selection. */
  private static String policy(String nonce) {
    String by = nonce.isEmpty() ? "" : " 'nonce-" + nonce + "'";
    return "default-src 'none'; script-src 'self'" + by + "; style-src 'self'" + by + "; style-src-attr 'unsafe-inline'; connect-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
  }

  private static void send(HttpExchange exchange, PageAnswer answer) throws IOException {
    send(exchange, answer.status(), "application/json", JSON.toJson(answer.json()), policy(""));
  }

  private static void send(HttpExchange exchange, int status, String type, String text, String policy) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    Map<String, String> headers = Map.of("Content-Type", type + "; charset=utf-8", "Content-Security-Policy", policy, "X-Content-Type-Options", "nosniff", "Referrer-Policy", "no-referrer",
        "Cross-Origin-Resource-Policy", "same-origin", "Cross-Origin-Opener-Policy", "same-origin", "Cache-Control", "no-store");
    headers.forEach(exchange.getResponseHeaders()::set);
    skip(exchange);
    boolean none = bytes.length == 0 || exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(status, none ? -1 : bytes.length);
    if (!none) exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
