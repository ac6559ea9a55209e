package dev.rondo.data.encoding;

import com.google.common.collect.ImmutableMap;
import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import dev.rondo.data.DataException;
import dev.rondo.data.Role;
import dev.rondo.data.encoding.JsonFields.WrongField;
import java.util.Map;
import java.util.OptionalInt;

/** data ↔ numbers, as a model stores it next to its weights. */
public sealed interface Encoding permits Encoding.Paired, Seq2SeqEncoding {

  /** The name of each kind in a model file. Existing model files contain these names, so they never change. */
  Map<String, Class<? extends Encoding>> KINDS = ImmutableMap.of(
      "forecast",       Forecast.class,
      "tokenised",      RunningTextEncoding.class,
      "classification", Classification.class,
      "reading",        LabelledTextEncoding.class,
      "dictation",      Seq2SeqEncoding.class);

  /** Encodings of networks with one input and one target. */
  sealed interface Paired extends Encoding permits Forecast, RunningTextEncoding, ClassEncoding {

    /** The count of numbers in a time step of the input, and in the target, by name. */
    Map<String, Integer> widths(Role role);

    /** The number of index values of the inputs that the network reads as indices, by name. */
    Map<String, Integer> positions(Role role);
  }

  /** The number of classes, if the target is a class. */
  default OptionalInt classes() {
    return OptionalInt.empty();
  }

  /** One line of JSON; {@link #fromJson} reads it back. */
  default String toJson() {
    Gson gson = new Gson();
    JsonObject json = new JsonObject();
    KINDS.forEach((kind, type) -> {
      if (type == getClass()) json.addProperty("kind", kind);
    });
    gson.toJsonTree(this).getAsJsonObject().asMap().forEach(json::add);
    return json.toString();
  }

  /** Throws {@link DataException} for text that {@link #toJson} did not write. */
  static Encoding fromJson(String text) {
    try {
      JsonObject json = JsonFields.object(Json.parse(text), "all of it");
      return RecordReader.read(json, type(JsonFields.text(JsonFields.need(json, "kind", ""), "kind")), "");
    } catch (JsonParseException | WrongField e) {
      throw new DataException("the model's description of its data cannot be read: " + e.getMessage(), "it was written by something else, or is damaged; train the model again");
    }
  }

  private static Class<? extends Encoding> type(String kind) {
    Class<? extends Encoding> type = KINDS.get(kind);
    if (type == null) throw new WrongField("kind", "is '" + kind + "', none of " + KINDS.keySet());
    return type;
  }
}
