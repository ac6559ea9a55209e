package dev.rondo.explore;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** A headless browser with one page, by the DevTools protocol. What it says on its console as an error, and each address that it asks for, is kept. */
final class Chromium implements AutoCloseable, WebSocket.Listener {

  /** Why a test is skipped where there is none. */
  static final String MISSING = "no Chromium was found on the path (chromium, chromium-browser, google-chrome); install it, as by 'apt-get install chromium' on Debian";

  private static final int SECONDS = 60;

  private final Process process;
  private final WebSocket socket;
  private final AtomicInteger number = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonObject>> open = new ConcurrentHashMap<>();
  private final StringBuilder part = new StringBuilder();
  private String session;
  final List<String> errors = new CopyOnWriteArrayList<>(), asked = new CopyOnWriteArrayList<>();

  static Optional<Path> program() {
    return Stream.of("chromium", "chromium-browser", "google-chrome").flatMap(name -> Stream.of(System.getenv("PATH").split(File.pathSeparator)).map(folder -> Path.of(folder, name))).filter(Files::isExecutable).findFirst();
  }

  Chromium(Path program, Path profile) throws Exception {
    List<String> command = List.of(program.toString(), "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
        "--disable-dev-shm-usage", "--remote-debugging-port=0", "--user-data-dir=" + profile, "about:blank");
    this.process = new ProcessBuilder(command).redirectErrorStream(true).start();
    this.socket = HttpClient.newHttpClient().newWebSocketBuilder().buildAsync(URI.create(address(process)), this).get(SECONDS, TimeUnit.SECONDS);
    JsonObject target = new JsonObject();
    target.addProperty("url", "about:blank");
    JsonObject attach = new JsonObject();
    attach.addProperty("targetId", send("Target.createTarget", target).get("targetId").getAsString());
    attach.addProperty("flatten", true);
    this.session = send("Target.attachToTarget", attach).get("sessionId").getAsString();
    for (String domain : List.of("Page", "Runtime", "Log", "Network")) send(domain + ".enable", new JsonObject());
  }

  private static String address(Process process) throws IOException {
    BufferedReader said = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    List<String> lines = new ArrayList<>();
    for (String line; (line = said.readLine()) != null; lines.add(line)) {
      if (!line.startsWith("DevTools listening on ")) continue;
      Thread rest = new Thread(() -> said.lines().forEach(l -> {}), "what Chromium says");
      rest.setDaemon(true);
      rest.start();
      return line.substring("DevTools listening on ".length());
    }
    throw new IOException("Chromium did not start: " + String.join("\n", lines));
  }

  @Override
  public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    part.append(data);
    if (last) {
      JsonObject message = JsonParser.parseString(part.toString()).getAsJsonObject();
      part.setLength(0);
      if (message.has("id")) open.remove(message.get("id").getAsInt()).complete(message);
      else event(message.get("method").getAsString(), message.getAsJsonObject("params"));
    }
    from.request(1);
    return null;
  }

  private void event(String method, JsonObject params) {
    switch (method) {
      case "Runtime.exceptionThrown"   -> errors.add(params.toString());
      case "Runtime.consoleAPICalled"  -> { if (List.of("error", "warning", "assert").contains(params.get("type").getAsString())) errors.add(params.toString()); }
      case "Log.entryAdded"            -> { if (params.getAsJsonObject("entry").get("level").getAsString().equals("error")) errors.add(params.toString()); }
      case "Network.requestWillBeSent" -> asked.add(params.getAsJsonObject("request").get("url").getAsString());
      default                          -> {}
    }
  }

  JsonObject send(String method, JsonObject params) throws Exception {
    JsonObject message = new JsonObject();
    int id = number.incrementAndGet();
    message.addProperty("id", id);
    message.addProperty("method", method);
    message.add("params", params);
    if (session != null) message.addProperty("sessionId", session);
    CompletableFuture<JsonObject> answer = new CompletableFuture<>();
    open.put(id, answer);
    socket.sendText(message.toString(), true).get(SECONDS, TimeUnit.SECONDS);
    JsonObject got = answer.get(SECONDS, TimeUnit.SECONDS);
    if (got.has("error")) throw new IllegalStateException(method + ": " + got.get("error"));
    return got.getAsJsonObject("result");
  }

  /** JSON with single quotes in place of double ones. */
  JsonObject send(String method, String params) throws Exception {
    return send(method, JsonParser.parseString(params).getAsJsonObject());
  }

  /** The value of an expression, waited for if it is a promise. */
  JsonElement run(String expression) throws Exception {
    JsonObject params = new JsonObject();
    params.addProperty("expression", expression);
    params.addProperty("awaitPromise", true);
    params.addProperty("returnByValue", true);
    JsonObject result = send("Runtime.evaluate", params);
    if (result.has("exceptionDetails")) throw new IllegalStateException(expression + ": " + result.get("exceptionDetails"));
    return result.getAsJsonObject("result").get("value");
  }

  String text(String expression) throws Exception {
    return run(expression).getAsString();
  }

  /** Until an expression is true; fails with what the page says then. */
  void await(String condition) throws Exception {
    for (long end = System.nanoTime() + SECONDS * 1_000_000_000L; System.nanoTime() < end; Thread.sleep(25)) {
      JsonElement value = run("!!(" + condition + ")");
      if (value != null && value.getAsBoolean()) return;
    }
    throw new AssertionError("never came true: " + condition + "\n" + run("document.body.innerText") + "\n" + errors);
  }

  /** Until a program is shown. */
  void go(String url) throws Exception {
    open(url);
    await("document.body && document.body.dataset.ready");
  }

  /** To an empty page, so that nothing asks a server that ends; what was asked for until then is forgotten. */
  void leave() throws Exception {
    open("about:blank");
    await("location.href === 'about:blank'");
    asked.clear();
  }

  void open(String url) throws Exception {
    JsonObject params = new JsonObject();
    params.addProperty("url", url);
    send("Page.navigate", params);
  }

  void screen(int width, int height, boolean phone, boolean dark) throws Exception {
    send("Emulation.setDeviceMetricsOverride", "{'width':" + width + ",'height':" + height + ",'deviceScaleFactor':1,'mobile':" + phone + "}");
    send("Emulation.setEmulatedMedia", "{'features':[{'name':'prefers-color-scheme','value':'" + (dark ? "dark" : "light") + "'},{'name':'prefers-reduced-motion','value':'reduce'}]}");
  }

  /** Moves the mouse to the middle of an element. */
  void pointAt(String selector) throws Exception {
    JsonObject box = run("(() => { const b = document.querySelector(" + quoted(selector) + ").getBoundingClientRect(); return {x: b.x + Math.min(b.width, 60) / 2, y: b.y + b.height / 2}; })()").getAsJsonObject();
    send("Input.dispatchMouseEvent", "{'type':'mouseMoved','x':" + box.get("x") + ",'y':" + box.get("y") + "}");
  }

  void click(String selector) throws Exception {
    JsonObject box = run("(() => { const e = document.querySelector(" + quoted(selector) + "); e.scrollIntoView({block: 'nearest'}); const b = e.getBoundingClientRect(); return {x: b.x + Math.min(b.width, 60) / 2, y: b.y + b.height / 2}; })()").getAsJsonObject();
    for (String type : List.of("mousePressed", "mouseReleased")) send("Input.dispatchMouseEvent", "{'type':'" + type + "','button':'left','clickCount':1,'x':" + box.get("x") + ",'y':" + box.get("y") + "}");
  }

  void key(String key) throws Exception {
    int code = Map.of("ArrowRight", 39, "ArrowLeft", 37, "ArrowDown", 40, "ArrowUp", 38, "Enter", 13, "Escape", 27, "Tab", 9, "Backspace", 8, "End", 35).getOrDefault(key, 0);
    for (String type : List.of("keyDown", "keyUp")) send("Input.dispatchKeyEvent", "{'type':'" + type + "','key':'" + key + "','code':'" + key + "','windowsVirtualKeyCode':" + code + (key.equals("Enter") && type.equals("keyDown") ? ",'text':'\\r'" : "") + "}");
  }

  void type(String text) throws Exception {
    JsonObject params = new JsonObject();
    params.addProperty("text", text);
    send("Input.insertText", params);
  }

  byte[] picture() throws Exception {
    return java.util.Base64.getDecoder().decode(send("Page.captureScreenshot", "{'format':'png'}").get("data").getAsString());
  }

  static String quoted(String text) {
    return new com.google.gson.JsonPrimitive(text).toString();
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();   // so that its profile can be deleted
  }
}
