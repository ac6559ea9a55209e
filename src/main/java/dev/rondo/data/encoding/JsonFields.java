package dev.rondo.data.encoding;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;

/**
 * (JSON, expected type) -> a value of that type. An error starts with the path of the value:
 * {@code features.scaler.scale[1]: is "a", not a number}.
 */
public final class JsonFields {

  /** 2^53: every whole number up to it is exact in double precision. */
  public static final long MOST = 1L << 53;

  /** JSON of an unexpected type. */
  public static final class WrongField extends RuntimeException {
    private static final long serialVersionUID = 1;

    public WrongField(String path, String found) {
      super(path + ": " + found);
    }
  }

  private JsonFields() {}

  /** The path of a member of an object. */
  public static String member(String path, String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  /** A required member. */
  public static JsonElement need(JsonObject object, String key, String path) {
    JsonElement value = object.get(key);
    if (value == null) throw new WrongField(member(path, key), "is missing");
    return value;
  }

  public static JsonObject object(JsonElement value, String path) {
    if (value instanceof JsonObject object) return object;
    throw wrong(value, path, "an object");
  }

  public static JsonArray array(JsonElement value, String path) {
    if (value instanceof JsonArray array) return array;
    throw wrong(value, path, "a list");
  }

  public static String text(JsonElement value, String path) {
    if (value instanceof JsonPrimitive p && p.isString()) return p.getAsString();
    throw wrong(value, path, "text");
  }

  public static boolean bool(JsonElement value, String path) {
    if (value instanceof JsonPrimitive p && p.isBoolean()) return p.getAsBoolean();
    throw wrong(value, path, "true or false");
  }

  /** A finite number. */
  public static double number(JsonElement value, String path) {
    if (!(value instanceof JsonPrimitive p && p.isNumber())) throw wrong(value, path, "a number");
    double number = value.getAsDouble();
    if (!Double.isFinite(number)) throw new WrongField(path, "is " + value + ", beyond the greatest number");
    return number;
  }

  /** A whole number from {@code least} to {@code most}, which lie within 2^53. */
  public static long whole(JsonElement value, long least, long most, String path) {
    double number = number(value, path);
    if (number == Math.rint(number) && number >= least && number <= most) return (long) number;
    throw new WrongField(path, "is " + value + ", not a whole number from " + least + " to " + most);
  }

  private static WrongField wrong(JsonElement value, String path, String wanted) {
    boolean simple = value.isJsonNull() || value.isJsonPrimitive();
    String found = simple ? shortened(value.toString()) : value.isJsonObject() ? "an object" : "a list";
    return new WrongField(path, "is " + found + ", not " + wanted);
  }

  private static String shortened(String json) {
    return json.length() > 40 ? json.substring(0, 40) + ".." : json;
  }
}
