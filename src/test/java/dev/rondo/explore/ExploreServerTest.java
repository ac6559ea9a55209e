package dev.rondo.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.rondo.codegen.options.Options;
import dev.rondo.graph.library.Library;
import dev.rondo.graph.text.Source;
import java.io.IOException;
import java.net.BindException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who is answered, what is answered, and what is refused. */
class ExploreServerTest {

  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static ExploreServer server;

  private static Source gru() {
    return Library.standard().find("gru").orElseThrow();
  }

  @BeforeAll
  static void start() throws IOException {
    server = ExploreServer.start(Request.of(gru(), "gru", Options.of(Map.of("I", 8, "H", 8), 2, 3)), 0);
  }

  @AfterAll
  static void end() {
    server.close();
  }

  /** The status of a request as it stands; nothing is added. */
  private static int status(String... lines) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      socket.getOutputStream().write((String.join("\r\n", lines) + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));
      String first = new String(socket.getInputStream().readNBytes(12), StandardCharsets.UTF_8);
      return Integer.parseInt(first.substring("HTTP/1.1 ".length()));
    }
  }

  private static HttpResponse<String> get(String path) throws Exception {
    return CLIENT.send(HttpRequest.newBuilder(URI.create(server.url() + path)).build(), HttpResponse.BodyHandlers.ofString());
  }

  private static HttpResponse<String> post(String path, String body) throws Exception {
    return CLIENT.send(HttpRequest.newBuilder(URI.create(server.url() + path)).header("X-Rondo", "explore").POST(HttpRequest.BodyPublishers.ofString(body)).build(), HttpResponse.BodyHandlers.ofString());
  }

  private static JsonObject request(String text) {
    JsonObject o = new JsonObject();
    o.addProperty("text", text);
    return o;
  }

  private static JsonObject answer(String path, JsonObject request) throws Exception {
    HttpResponse<String> response = post(path, request.toString());
    assertEquals(200, response.statusCode(), response.body());
    return JsonParser.parseString(response.body()).getAsJsonObject();
  }

  private static String problem(JsonObject request) throws Exception {
    JsonObject answer = answer("compile", request);
    assertTrue(answer.has("problem"), answer.toString());
    return answer.get("problem").getAsString();
  }

  /** What was begun before a page asked is what is answered later, and another program that asks first is not answered with it. */
  @Test
  void theFirstAnswerIsThatOfAnyOther() throws Exception {
    Request first = Request.of(gru(), "gru", Options.of(Map.of("I", 8, "H", 8), 2, 3)), other = Request.of(gru(), "gru", Options.of(Map.of("I", 8, "H", 9), 2, 3));
    for (Request asked : List.of(first, other)) {
      try (ExploreServer fresh = ExploreServer.start(first, 0)) {
        JsonObject answer = fresh.answer("/compile", asked.on("p1").json().toString()).json();
        assertTrue(answer.has("programs"), answer.toString());
        assertEquals(fresh.answer("/compile", asked.on("p2").json().toString()).json(), answer);
      }
    }
  }

  /** Whoever waits for the first page's answers finds them there, still to be given, and a text with errors is waited for as any other. */
  @Test
  void theFirstAnswerCanBeWaitedFor() throws Exception {
    int minute = 60_000;   // in milliseconds
    for (Source text : List.of(gru(), new Source("bad.rondo", "cell a(H) { state h[H]"))) {
      try (ExploreServer fresh = ExploreServer.start(Request.of(text, "", Options.of(Map.of("I", 8, "H", 8), 2, 3)), 0)) {
        assertTrue(fresh.awaitFirstPage(minute));
        assertFalse(fresh.isOpened());
      }
    }
  }

  /** The graph that a page lays out ahead is the one that it shows then. */
  @ParameterizedTest
  @CsvSource({"gru, forward", "gru, derivative", "lstm_layernorm, forward", "embedding, forward"})
  void theGraphThatComesSoonerIsThatOfTheDocument(String cell, String program) throws Exception {
    JsonObject request = request(Library.standard().find(cell).orElseThrow().text());
    request.addProperty("program", program);
    assertEquals(answer("compile", request).getAsJsonObject("programs").getAsJsonObject(program).get("graph"), answer("graph", request));
  }

  @Test
  void onlyThisMachineIsAnsweredUnderItsOwnNames() throws IOException {
    String port = ":" + server.port();
    for (String good : List.of("localhost" + port, "127.0.0.1" + port)) assertEquals(200, status("GET / HTTP/1.1", "Host: " + good), good);
    for (String bad : List.of("evil.example", "evil.example" + port, "localhost", "localhost:1", "localhost" + port + ".evil.example", "127.0.0.1.evil.example" + port)) assertEquals(403, status("GET / HTTP/1.1", "Host: " + bad), bad);
    assertEquals(403, status("GET / HTTP/1.0", "Accept: */*"), "no host");
    assertEquals(403, status("GET http://evil.example/ HTTP/1.1", "Host: localhost" + port), "an address counts before the host");
    assertEquals(200, status("GET http://localhost" + port + "/ HTTP/1.1", "Host: localhost" + port));
    assertEquals(405, status("HEAD / HTTP/1.1", "Host: localhost" + port));
    assertEquals(403, status("GET / HTTP/1.1", "Host: localhost" + port, "Host: evil.example"), "two hosts");
  }

  @Test
  void itListensAtTheLoopbackAddressAlone() throws Exception {
    assertTrue(server.address().getAddress().isLoopbackAddress());
  }

  @Test
  void aForeignOriginIsRefused() throws IOException {
    String host = "localhost:" + server.port();
    assertEquals(200, status("GET / HTTP/1.1", "Host: " + host, "Origin: http://" + host));
    for (String bad : List.of("http://evil.example", "null", "https://" + host, "http://localhost:1", "http://127.0.0.1:" + server.port())) assertEquals(403, status("GET / HTTP/1.1", "Host: " + host, "Origin: " + bad), bad);
    String[] post = {"POST /compile HTTP/1.1", "Host: " + host, "Content-Length: 2", "", "{}"};
    assertEquals(403, status(post), "a form of a foreign page has no such header");
    assertEquals(200, status("POST /compile HTTP/1.1", "Host: " + host, "X-Rondo: explore", "Content-Length: 2", "", "{}"));
  }

  @Test
  void itsFilesAreServedAndNothingElse() throws Exception {
    for (String module : Page.MODULES) assertEquals("text/javascript; charset=utf-8", get(module + ".js").headers().firstValue("Content-Type").orElseThrow(), module);
    assertEquals(Page.read("style.css"), get("style.css").body());
    assertTrue(get(Page.LICENCES).body().contains("Permission is hereby granted"));
    assertEquals(gru().text(), get("cell?gru").body());
    for (String none : List.of("page.html", "Answer.class", "main", "../explore/main.js", "..%2fAnswer.class", "cell?nobody", "cell", "etc/passwd")) assertEquals(404, get(none).statusCode(), none);
    assertEquals(405, get("compile").statusCode());
    assertEquals(404, post("nothing", "{}").statusCode());
    assertEquals(405, status("PUT / HTTP/1.1", "Host: localhost:" + server.port(), "Content-Length: 0"));
  }

  @Test
  void thePageMayLoadNothingFromElsewhere() throws Exception {
    HttpResponse<String> first = get(""), second = get("");
    String policy = first.headers().firstValue("Content-Security-Policy").orElseThrow();
    assertTrue(policy.startsWith("default-src 'none'; script-src 'self' 'nonce-") && policy.contains("connect-src 'self'") && policy.contains("frame-ancestors 'none'"), policy);
    assertFalse(policy.equals(second.headers().firstValue("Content-Security-Policy").orElseThrow()), "a nonce is used once");
    assertEquals("same-origin", first.headers().firstValue("Cross-Origin-Resource-Policy").orElseThrow());
    assertEquals("nosniff", first.headers().firstValue("X-Content-Type-Options").orElseThrow());
  }

  @Test
  void errorsHaveTheirPlaces() throws Exception {
    JsonObject answer = answer("compile", request("cell wrong(H) {\n  state h[H]\n\n  h' = tanh(g)\n  output k\n}\n"));
    assertEquals("the program has 2 errors", answer.get("problem").getAsString(), answer.toString());
    List<String> all = new ArrayList<>();
    for (JsonElement d : answer.getAsJsonArray("diagnostics")) all.add(d.getAsJsonObject().get("line") + ":" + d.getAsJsonObject().get("column") + " " + d.getAsJsonObject().get("message").getAsString());
    assertEquals(List.of("4:13 nothing is named 'g'", "5:10 nothing is named 'k'"), all);
    assertTrue(problem(request("")).startsWith("there is no cell or network in the text"));
    assertTrue(answer("compile", request(gru().text())).has("programs"), "and a good one is compiled after that");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "H | 5000 | H = 5000; the explorer takes 1 to 4096",
      "H | 0 | H = 0; the explorer takes 1 to 4096",
      "B | 2000 | B = 2000; the explorer takes 1 to 1024",
      "T | 2000 | T = 2000; the explorer takes 1 to 1024",
      "H | 1.5 | 'H' is 1.5; it must be a whole number",
      "H | 1e300 | 'H' is 1e300; it must be a whole number",
      "H | \"8\" | 'H' is \"8\"; it must be a whole number"})
  void sizesAreBounded(String name, String size, String message) throws Exception {
    JsonObject request = request(gru().text()), sizes = new JsonObject();
    sizes.add(name, JsonParser.parseString(size));
    request.add("sizes", sizes);
    assertEquals(message, problem(request));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "[100000, 1000]  | MB of memory; the explorer takes 256 MB at most, so make its dimensions, B or T smaller",
      "[100000, 100000] | 'W' needs 10001600000 numbers, more than one array holds",
      "[2147483647]    | a row of [2147483647] is 2147483647 numbers, more than one array holds",
      "[99999999999]   | the program has an error"})
  void aDimensionInTheTextIsBoundedByTheMemoryItTakes(String shape, String message) throws Exception {
    String found = problem(request("cell big() {\n  input x\n  param W" + shape + "\n  output y = x + sum(W)\n}\n"));
    assertTrue(found.contains(message), found);
  }

  @Test
  void memoryOfAllStepsIsBounded() throws Exception {
    JsonObject request = request(gru().text()), sizes = new JsonObject();
    for (String name : List.of("H", "I", "B", "T")) sizes.addProperty(name, name.equals("T") ? 512 : 256);
    request.add("sizes", sizes);
    String message = problem(request);
    assertTrue(message.startsWith("'gru' would take ") && message.endsWith("the explorer takes 256 MB at most, so make its dimensions, B or T smaller"), message);
  }

  /** Functions that call each other twice grow as powers of two; the language refuses them, and so the page does. */
  @Test
  void whatGrowsWithoutBoundIsRefused() throws Exception {
    StringBuilder text = new StringBuilder("function f0(x) = x * 2\n");
    for (int i = 1; i < 40; i++) text.append("function f").append(i).append("(x) = f").append(i - 1).append("(x) * f").append(i - 1).append("(x + ").append(i).append(")\n");
    assertTrue(answer("compile", request(text + "cell c(H) {\n  input x[H]\n  output y = f39(x)\n}\n")).has("diagnostics"));
    String rounds = "cell c(H) {\n  input x[H]\n  state h[H]\n  y = x\n  repeat 1000 {\n    repeat 1000 {\n      y = tanh(y)\n    }\n  }\n  h' = y\n  output h'\n}\n";
    assertTrue(answer("compile", request(rounds)).has("problem"));
  }

  @Test
  void whatIsNoRequestIsRefused() throws Exception {
    for (String bad : List.of("", "[]", "{", "{\"text\":1}", "{\"program\":\"sideways\"}", "{\"element\":\"f16\"}", "{\"sizes\":[]}", "{\"without\":[\"sleep\"]}", "{\"without\":[{}]}", "[".repeat(100_000), "{\"text\":null}")) {
      assertEquals(400, post("compile", bad).statusCode(), bad);
    }
    assertEquals(413, post("compile", "x".repeat(Limits.REQUEST + 1)).statusCode());
    assertTrue(answer("compile", request("#".repeat(Limits.TEXT + 1))).get("problem").getAsString().startsWith("a text of " + (Limits.TEXT + 1) + " characters"));
    JsonObject many = request(gru().text());
    many.addProperty("threads", 100);
    assertEquals("100 threads; the explorer takes 1 to 16", problem(many));
  }

  private static JsonObject ofTwo(boolean little) {
    JsonObject request = request(gru().text());
    request.addProperty("threads", 2);
    JsonArray without = new JsonArray();
    if (!little) without.add("one-thread-for-little");
    request.add("without", without);
    return request;
  }

  /** The run as a whole; the steps are those of the program of one thread. */
  @Test
  void severalThreadsAreTimedAsAWhole() throws Exception {
    JsonObject times = answer("measure", ofTwo(false)), shared = times.getAsJsonObject("shared");
    assertEquals(2, shared.get("threads").getAsInt());
    for (String time : List.of("first", "steady", "runs")) assertTrue(shared.get(time).getAsLong() > 0, shared.toString());
    JsonObject one = answer("measure", request(gru().text()));
    assertFalse(one.has("shared"));
    for (String part : List.of("steps", "equations")) assertEquals(one.getAsJsonArray(part).size(), times.getAsJsonArray(part).size(), part);
    assertEquals(1, answer("measure", ofTwo(true)).getAsJsonObject("shared").get("threads").getAsInt(), "too little to be shared");
  }

  /** With a disassembler there is the code of both threads, without one the remedy; which of the two depends on the machine. */
  @Test
  void theAssemblyOfSeveralThreadsHasTheMethodsOfAll() throws Exception {
    JsonObject answer = answer("assembly", ofTwo(false));
    if (answer.has("problem")) assertTrue(answer.get("problem").getAsString().startsWith("no disassembler is installed"), answer.toString());
    else for (String method : List.of("run", "run_1")) assertTrue(answer.get("text").getAsString().lines().takeWhile(l -> !l.isBlank()).anyMatch(l -> l.endsWith("  " + method)), method + " in " + answer);
  }

  @Test
  void whatIsRunByThreadsIsBoundedByWhatOneWouldDo() throws Exception {
    JsonObject request = ofTwo(false), sizes = new JsonObject();
    sizes.addProperty("H", 1024);
    sizes.addProperty("I", 16);
    sizes.addProperty("B", 16);
    sizes.addProperty("T", 64);
    request.add("sizes", sizes);
    String problem = answer("measure", request).get("problem").getAsString();   // 3 products of 1024 x 1024, for 1024 examples and steps: 6.4 thousand million
    assertTrue(problem.matches("one run is 6\\.\\d thousand million operations; the explorer runs 4 at most, so make the dimensions, B or T smaller"), problem);
  }

  /** Each of two pages has its own answers, although both ask at the same time. */
  @Test
  void twoPagesDoNotDisturbEachOther() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      List<Future<Integer>> pages = new ArrayList<>();
      for (String cell : List.of("elman", "mgu")) {
        pages.add(threads.submit(() -> {
          int good = 0;
          for (int i = 0; i < 10; i++) {
            JsonObject request = request(Library.standard().find(cell).orElseThrow().text());
            request.addProperty("page", cell);
            if (answer("compile", request).get("name").getAsString().equals(cell)) good++;
          }
          return good;
        }));
      }
      for (Future<Integer> page : pages) assertEquals(10, page.get());
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void aPortThatIsTakenIsRefused() {
    assertThrows(BindException.class, () -> ExploreServer.start(Request.of(gru(), "", Options.of(Map.of(), 1, 1)), server.port()));
  }

  @Test
  void theDerivativeOfWhatHasNoneIsAProblem() throws Exception {
    JsonObject request = request("network n(F) {\n  input x[F] over time\n  output p = dense(last(x), F)\n}\n");
    JsonObject answer = answer("compile", request);
    assertTrue(answer.getAsJsonObject("adjoint").has("problem"));
    request.addProperty("program", "derivative");
    assertEquals(answer.getAsJsonObject("adjoint").get("problem").getAsString().split(";")[0], problem(request).split(";")[0]);
  }

  /** The page as a file is what the button saves. */
  @Test
  void thePageIsSavedAsAFile() throws Exception {
    HttpResponse<String> page = post("page", request(gru().text()).toString());
    assertEquals("text/html; charset=utf-8", page.headers().firstValue("Content-Type").orElseThrow());
    assertTrue(page.body().startsWith("<!DOCTYPE html>"));
    HttpResponse<String> none = post("page", request("cell c {").toString());
    assertTrue(JsonParser.parseString(none.body()).getAsJsonObject().get("diagnostics") instanceof JsonArray, none.body());
  }

  /** What a page opens with comes back as what it asks for. */
  @Test
  void aRequestIsReadAsItIsWritten() {
    Request first = Request.of(gru(), "gru", Options.of(Map.of("I", 3, "H", 5), 2, 7).threads(2));
    assertEquals(first, Request.of(first.json().toString()));
  }
}
