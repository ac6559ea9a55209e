package dev.rondo.data.encoding;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.annotations.SerializedName;
import dev.rondo.data.DataException;
import dev.rondo.data.encoding.JsonFields.WrongField;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * JSON object -> record, in the form that Gson writes: each component and each constant has the name of its
 * {@link SerializedName}, so that old models can be read after a rename in the code. A component of a primitive type is
 * required. A missing component of another type is null; the record's constructor rejects it, or replaces it if older
 * models lack it. Unknown keys are ignored.
 */
final class RecordReader {

  private RecordReader() {}

  /** Throws {@link WrongField} for an invalid record; {@code path} leads to it. */
  static <R> R read(JsonElement json, Class<R> type, String path) {
    JsonObject object = JsonFields.object(json, path);
    RecordComponent[] components = type.getRecordComponents();
    Object[] values = new Object[components.length];
    for (int i = 0; i < values.length; i++) values[i] = component(object, components[i], path);
    try {
      Class<?>[] types = Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
      Constructor<R> canonical = type.getDeclaredConstructor(types);
      return canonical.newInstance(values);
    } catch (InvocationTargetException e) {
      throw refused(e.getCause(), components, values, path);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError("a record of this package has its constructor", e);
    }
  }

  private static Object component(JsonObject object, RecordComponent component, String path) {
    String name = name(component.getAccessor(), component);
    if (!object.has(name) && !component.getType().isPrimitive()) return null;
    JsonElement json = JsonFields.need(object, name, path);
    return value(json, component.getGenericType(), JsonFields.member(path, name));
  }

  private static Object value(JsonElement json, Type type, String path) {
    if (type == int.class || type == Integer.class) {
      return (int) JsonFields.whole(json, Integer.MIN_VALUE, Integer.MAX_VALUE, path);
    }
    if (type == long.class || type == Long.class) {
      return JsonFields.whole(json, -JsonFields.MOST, JsonFields.MOST, path);
    }
    if (type == double.class || type == Double.class) return JsonFields.number(json, path);
    if (type == boolean.class || type == Boolean.class) return JsonFields.bool(json, path);
    if (type == String.class) return JsonFields.text(json, path);
    if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
      return list(JsonFields.array(json, path), list.getActualTypeArguments()[0], path);
    }
    if (type instanceof Class<?> c && c.isEnum()) return constant(JsonFields.text(json, path), c, path);
    if (type instanceof Class<?> c && c.isRecord()) return read(json, c, path);
    throw new AssertionError("a component of type " + type + " is never written to a model");
  }

  private static List<Object> list(JsonArray json, Type element, String path) {
    List<Object> values = new ArrayList<>();
    for (JsonElement value : json) values.add(value(value, element, path + "[" + values.size() + "]"));
    return values;
  }

  private static Object constant(String name, Class<?> type, String path) {
    Map<String, Object> constants = new LinkedHashMap<>();
    for (Object constant : type.getEnumConstants()) constants.put(name((Enum<?>) constant), constant);
    if (constants.containsKey(name)) return constants.get(name);
    throw new WrongField(path, "is '" + name + "', none of " + constants.keySet());
  }

  private static String name(Enum<?> constant) {
    try {
      return name(constant.getDeclaringClass().getField(constant.name()), constant);
    } catch (NoSuchFieldException e) {
      throw new AssertionError("a constant is a field of its type", e);
    }
  }

  /** The name in the file. */
  private static String name(AnnotatedElement declared, Object what) {
    SerializedName name = declared.getAnnotation(SerializedName.class);
    if (name == null) throw new AssertionError(what + " has no @SerializedName, and a model file needs one");
    return name.value();
  }

  /** The exception for a rejected record: a missing component, or the constructor's own message. */
  private static RuntimeException refused(Throwable cause, RecordComponent[] components, Object[] values, String path) {
    if (cause instanceof NullPointerException) {
      for (int i = 0; i < values.length; i++) {
        if (values[i] != null) continue;
        String name = name(components[i].getAccessor(), components[i]);
        return new WrongField(JsonFields.member(path, name), "is missing");
      }
    }
    if (cause instanceof DataException || cause instanceof IllegalArgumentException) {
      return new WrongField(path.isEmpty() ? "all of it" : path, cause.getMessage());
    }
    if (cause instanceof Error error) throw error;
    return (RuntimeException) cause;
  }
}
