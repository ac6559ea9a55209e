package dev.rondo.check;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import dev.rondo.codegen.machine.Element;
import dev.rondo.data.encoding.Json;
import dev.rondo.data.store.TextFile;
import dev.rondo.model.Tensor;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reference vectors of a cell from another implementation: its inputs, outputs and gradients.
 * {@code docs/golden-format.md} describes the format. The tensors of a cell with one output have the name "".
 */
public record GoldenFile(
    String source, Map<String, Integer> dims, int batch, int steps,
    Map<String, Tensor> parameters, Map<String, Tensor> inputs, Map<String, Tensor> initial,
    Map<String, Tensor> outputCotangents, Map<String, Tensor> finalCotangents,
    Map<String, Tensor> outputs, Map<String, Tensor> finals, double loss,
    Map<String, Tensor> parameterGradients, Map<String, Tensor> inputGradients, Map<String, Tensor> initialGradients) {

  /** Reads a file. Throws {@link GoldenException} with the reason if it is invalid. */
  public static GoldenFile read(Path file) {
    if (Files.isDirectory(file)) throw new GoldenException(file + " is a folder; name the JSON file in it");
    try {
      return new Parser(file.toString()).file(Json.parse(TextFile.read(file)));
    } catch (NoSuchFileException e) {
      throw new GoldenException("there is no file " + file, e);
    } catch (JsonParseException e) {
      throw new GoldenException(file + " is not JSON: " + e.getMessage(), e);
    } catch (CharacterCodingException e) {
      throw new GoldenException(file + " is not JSON: it is not text in UTF-8", e);
    } catch (IOException e) {
      throw new GoldenException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  private record Parser(String source) {

    GoldenFile file(JsonElement whole) {
      JsonObject json = object(whole, "the file"), gradients = object(json.get("gradients"), "gradients");
      Map<String, Integer> dims = new LinkedHashMap<>();
      object(json.get("dims"), "dims").entrySet().forEach(e -> dims.put(e.getKey(), count(e.getValue(), "dims." + e.getKey())));
      return new GoldenFile(source, dims, count(json.get("batch"), "batch"), count(json.get("steps"), "steps"),
          tensors(json, "parameters"), tensors(json, "inputs"), tensors(json, "initial"),
          outputs(json, "output_cotangent"), tensors(json, "final_cotangent"), outputs(json, "outputs"), tensors(json, "final"),
          number(json.get("loss"), "loss"), tensors(gradients, "parameters"), tensors(gradients, "inputs"), tensors(gradients, "initial"));
    }

    /** One tensor, or several by name. */
    private Map<String, Tensor> outputs(JsonObject in, String key) {
      return object(in.get(key), key).has("data") ? Map.of("", tensor(in.get(key), key)) : tensors(in, key);
    }

    private Map<String, Tensor> tensors(JsonObject in, String key) {
      Map<String, Tensor> tensors = new LinkedHashMap<>();
      object(in.get(key), key).entrySet().forEach(e -> tensors.put(e.getKey(), tensor(e.getValue(), key + "." + e.getKey())));
      return tensors;
    }

    private Tensor tensor(JsonElement e, String path) {
      JsonObject json = object(e, path);
      JsonArray shape = array(json.get("shape"), path + ".shape"), data = array(json.get("data"), path + ".data");
      double[] numbers = new double[data.size()];
      for (int i = 0; i < numbers.length; i++) numbers[i] = number(data.get(i), path + ".data[" + i + "]");
      try {
        return new Tensor(Element.F64, shape.asList().stream().map(n -> count(n, path + ".shape")).toList(), numbers);
      } catch (IllegalArgumentException | ArithmeticException wrong) {
        throw wrong(path, wrong.getMessage());
      }
    }

    private JsonObject object(JsonElement e, String path) {
      if (e == null) throw wrong(path, "it is missing");
      if (!e.isJsonObject()) throw wrong(path, "it must be an object");
      return e.getAsJsonObject();
    }

    private JsonArray array(JsonElement e, String path) {
      if (e == null || !e.isJsonArray()) throw wrong(path, "it must be a list");
      return e.getAsJsonArray();
    }

    private double number(JsonElement e, String path) {
      if (e == null || !e.isJsonPrimitive() || !e.getAsJsonPrimitive().isNumber()) throw wrong(path, "it must be a number");
      if (!Double.isFinite(e.getAsDouble())) throw wrong(path, "it is beyond the greatest number");
      return e.getAsDouble();
    }

    private int count(JsonElement e, String path) {
      double n = number(e, path);
      if (n != Math.rint(n) || n < 0 || n > Integer.MAX_VALUE) throw wrong(path, "it must be a whole number, not " + n);
      return (int) n;
    }

    private GoldenException wrong(String path, String what) {
      return new GoldenException(source + ": '" + path + "': " + what);
    }
  }
}
