package dev.rondo.explore;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.rondo.graph.TypeFailure;
import dev.rondo.graph.text.Diagnostic;
import dev.rondo.graph.text.LanguageException;

/**
 * An HTTP status and a JSON object: the result, or {@code problem} and the {@code diagnostics} that are known a place for, or {@code superseded}. A program with errors is answered with 200 like any
 * other, for the request was well formed: browsers note other statuses on their console.
 */
record PageAnswer(int status, JsonObject json) {

  private static final int MOST = 20;

  static PageAnswer good(JsonObject json) {
    return new PageAnswer(200, json);
  }

  /** What the reader can change is an answer like any other; an internal error is not. */
  static PageAnswer of(Throwable e) {
    if (e instanceof LanguageException wrong) return wrong(wrong);
    if (e instanceof Worker.Superseded) return superseded();
    if (e instanceof Request.Malformed) return problem(400, e.getMessage());
    if (e instanceof TypeFailure failure) return problem(200, failure.getMessage() + "; " + failure.remedy());
    if (e instanceof IllegalArgumentException) return problem(200, e.getMessage());
    return problem(500, "an internal error: " + (e instanceof IllegalStateException && e.getCause() != null ? e.getCause() : e));
  }

  static PageAnswer problem(int status, String message) {
    JsonObject json = new JsonObject();
    json.addProperty("problem", message);
    return new PageAnswer(status, json);
  }

  private static PageAnswer superseded() {
    JsonObject json = new JsonObject();
    json.addProperty("superseded", true);
    return new PageAnswer(200, json);
  }

  private static PageAnswer wrong(LanguageException wrong) {
    JsonArray all = new JsonArray();
    for (Diagnostic d : wrong.diagnostics().stream().limit(MOST).toList()) {
      JsonObject one = new JsonObject();
      one.addProperty("line", d.line());
      one.addProperty("column", d.column());
      one.addProperty("message", d.message());
      one.addProperty("remedy", d.remedy());
      all.add(one);
    }
    int count = wrong.diagnostics().size() + wrong.more();
    PageAnswer answer = problem(200, count == 1 ? "the program has an error" : "the program has " + count + " errors");
    answer.json.add("diagnostics", all);
    return answer;
  }
}
