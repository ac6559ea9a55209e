package dev.rondo.data.encoding;

import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/** text -> JSON, strictly by RFC 8259: one value without trailing text, and unique keys in each object. */
public final class Json {

  private Json() {}

  /** Throws {@link JsonParseException} with the reason if the text is invalid. */
  public static JsonElement parse(String text) {
    try (JsonReader in = new JsonReader(new StringReader(text))) {
      in.setStrictness(Strictness.STRICT);
      check(in);
    } catch (IOException | IllegalStateException e) {
      throw new JsonParseException(reason(e), e);
    }
    return JsonParser.parseString(text);
  }

  /** Gson's message without its advice for developers and the URL after the first line. */
  private static String reason(Exception e) {
    String first = String.valueOf(e.getMessage()).lines().findFirst().orElse("it is damaged");
    return first.replaceFirst("^Use JsonReader.setStrictness.* to accept malformed JSON", "this is not JSON,");
  }

  /** Reads the whole text; Gson limits the depth of nesting. */
  private static void check(JsonReader in) throws IOException {
    Deque<Set<String>> open = new ArrayDeque<>();   // the keys of each object that is open, from the innermost on
    for (boolean begun = false; !begun || !isAtEnd(in); begun = true) {
      switch (in.peek()) {
        case BEGIN_OBJECT -> { in.beginObject(); open.push(new HashSet<>()); }
        case END_OBJECT   -> { in.endObject(); open.pop(); }
        case BEGIN_ARRAY  -> in.beginArray();
        case END_ARRAY    -> in.endArray();
        case NAME         -> once(in, open.element());
        case STRING, NUMBER, BOOLEAN, NULL -> in.skipValue();
        case END_DOCUMENT -> throw new JsonParseException("it is empty");
      }
    }
  }

  private static boolean isAtEnd(JsonReader in) throws IOException {
    try {
      return in.peek() == JsonToken.END_DOCUMENT;
    } catch (MalformedJsonException e) {
      if (!in.getPath().equals("$")) throw e;
      throw new JsonParseException("text follows the end of the JSON" + e.getMessage().lines().findFirst().orElse("").replaceFirst("^.*( at line \\d+ column \\d+).*$", "$1"));
    }
  }

  private static void once(JsonReader in, Set<String> keys) throws IOException {
    String key = in.nextName();
    if (!keys.add(key)) throw new JsonParseException("the key '" + key + "' stands there twice, at " + in.getPath());
  }
}
