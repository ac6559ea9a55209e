package dev.rondo.data;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

/** data <-> numbers, as a model keeps it beside its weights. */
public sealed interface Encoding permits Forecast, Characters {

  Window window();

  /** One line of JSON; {@link #fromJson} reads it back. */
  default String toJson() {
    Gson gson = new Gson();
    JsonObject json = new JsonObject();
    json.addProperty("kind", this instanceof Forecast ? "forecast" : "characters");
    gson.toJsonTree(this).getAsJsonObject().asMap().forEach(json::add);
    return json.toString();
  }

  /** Throws {@link DataException} for anything that {@link #toJson} does not write. */
  static Encoding fromJson(String text) {
    try {
      JsonObject json = JsonParser.parseString(text).getAsJsonObject();
      JsonElement kind = json.remove("kind");
      boolean forecast = kind != null && kind.getAsString().equals("forecast");
      return new Gson().fromJson(json, forecast ? Forecast.class : Characters.class);
    } catch (RuntimeException e) {
      throw new DataException("the model's description of its data cannot be read", "it was written by something else, or is damaged; train the model again");
    }
  }
}
