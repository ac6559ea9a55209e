package dev.rondo.train;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import dev.rondo.codegen.machine.Element;
import dev.rondo.data.encoding.Json;
import dev.rondo.data.encoding.JsonFields;
import dev.rondo.data.encoding.JsonFields.WrongField;
import dev.rondo.graph.Recurrence;
import dev.rondo.model.Model;
import dev.rondo.model.ModelException;
import dev.rondo.model.Tensor;
import dev.rondo.train.Checkpoint.Epoch;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * checkpoint &lt;-&gt; model. A tensor {@code W} is the parameter to use, {@code now/W} the one that training resumes
 * from, and {@code memory/W.m} another value of training. The metadata {@code rondo.training} holds the counters and
 * the history.
 */
public final class ModelFiles {

  /** The metadata key of the counters and the history. */
  public static final String TRAINING = "rondo.training";
  private static final String NOW = "now/", MEMORY = "memory/";

  private ModelFiles() {}

  /** A model that can be used and trained further. The caller supplies the metadata, including the program. */
  public static Model model(Checkpoint c, Recurrence network, Map<String, Integer> sizes, Element element, Map<String, String> metadata) {
    Map<String, Tensor> tensors = new TreeMap<>(weights(c.chosen(), network, sizes, element).tensors());
    c.weights().forEach((name, data) -> tensors.put(NOW + name, new Tensor(element, tensors.get(name).shape(), data)));
    c.memory().forEach((name, data) -> tensors.put(MEMORY + name, new Tensor(element, List.of(data.length), data)));
    return Model.of(tensors, metadata).with(TRAINING, training(c).toString());
  }

  /** A model for inference only: weights without the state of training. */
  public static Model weights(Map<String, double[]> weights, Recurrence network, Map<String, Integer> sizes, Element element) {
    Map<String, Tensor> tensors = new TreeMap<>();
    for (Recurrence.Param p : network.params()) {
      double[] data = weights.get(p.name());
      if (data == null) continue;   // an internal parameter, such as carry.continued
      List<Integer> shape = java.util.Arrays.stream(p.shape().at(sizes)).boxed().toList();
      tensors.put(p.name(), new Tensor(element, shape, data));
    }
    return Model.of(tensors, Map.of());
  }

  /** The weights to use. */
  public static Map<String, double[]> weights(Model model) {
    Map<String, double[]> weights = new LinkedHashMap<>();
    model.tensors().forEach((name, t) -> {
      if (!name.startsWith(NOW) && !name.startsWith(MEMORY)) weights.put(name, t.data());
    });
    return weights;
  }

  /** The checkpoint in a model. Throws {@link ModelException} if the model was saved without one. */
  public static Checkpoint checkpoint(Model model) {
    String text = model.require(TRAINING);
    try {
      return checkpoint(model, JsonFields.object(Json.parse(text), "all of it"));
    } catch (JsonParseException | WrongField e) {
      throw new ModelException("the metadata '" + TRAINING + "' of the model file is damaged: " + e.getMessage() + "; train from its weights with --from instead of going on", e);
    }
  }

  private static Checkpoint checkpoint(Model model, JsonObject json) {
    boolean chosen = json.has("best_loss");
    int epoch = (int) whole(json, "epoch", Integer.MAX_VALUE, "");
    List<Epoch> history = history(JsonFields.array(JsonFields.need(json, "history", ""), "history"));
    if (history.size() != epoch) throw new WrongField("history", "has " + history.size() + " rows for " + epoch + " epochs");
    return new Checkpoint(whole(json, "step", JsonFields.MOST, ""), epoch, (int) whole(json, "position", Integer.MAX_VALUE, ""), totals(json),
        now(model), under(model, MEMORY), chosen ? weights(model) : Map.of(), chosen ? number(json, "best_loss", "") : Double.POSITIVE_INFINITY,
        (int) whole(json, "best_epoch", epoch, ""), history);
  }

  /** The tensors that training resumes from must have the shapes of the tensors to use. */
  private static Map<String, double[]> now(Model model) {
    Map<String, double[]> now = under(model, NOW);
    weights(model).forEach((name, used) -> {
      double[] values = now.get(name);
      if (values == null || values.length != used.length) throw new ModelException("the model file has " + (values == null ? "no tensor '" : "another shape of tensor '") + NOW + name + "' than of '" + name + "'; train from its weights with --from instead of going on");
    });
    return now;
  }

  private static long whole(JsonObject json, String key, long most, String path) {
    return JsonFields.whole(JsonFields.need(json, key, path), 0, most, JsonFields.member(path, key));
  }

  private static double number(JsonObject json, String key, String path) {
    return JsonFields.number(JsonFields.need(json, key, path), JsonFields.member(path, key));
  }

  private static Map<String, double[]> under(Model model, String prefix) {
    Map<String, double[]> values = new LinkedHashMap<>();
    model.tensors().forEach((name, t) -> {
      if (name.startsWith(prefix)) values.put(name.substring(prefix.length()), t.data());
    });
    return values;
  }

  private static JsonObject training(Checkpoint c) {
    JsonObject json = new JsonObject();
    json.addProperty("step", c.step());
    json.addProperty("epoch", c.epoch());
    json.addProperty("position", c.position());
    JsonObject totals = new JsonObject();
    c.totals().forEach((name, values) -> {
      JsonArray numbers = new JsonArray();
      for (double value : values) numbers.add(value);
      totals.add(name, numbers);
    });
    json.add("totals", totals);
    if (!c.best().isEmpty()) json.addProperty("best_loss", c.bestLoss());
    json.addProperty("best_epoch", c.bestEpoch());
    JsonArray history = new JsonArray();
    for (Epoch e : c.history()) {
      JsonObject row = new JsonObject();
      row.addProperty("epoch", e.epoch());
      if (!Double.isNaN(e.loss())) row.addProperty("loss", e.loss());
      if (!Double.isNaN(e.validationLoss())) row.addProperty("validation_loss", "" + e.validationLoss());   // as text, because it may be infinite
      row.addProperty("rate", e.rate());
      history.add(row);
    }
    json.add("history", history);
    return json;
  }

  /** A file without totals comes from an earlier version. The loss of its epoch counts from here. */
  private static Map<String, double[]> totals(JsonObject json) {
    Map<String, double[]> totals = new LinkedHashMap<>();
    if (!json.has("totals")) return totals;
    JsonFields.object(json.get("totals"), "totals").entrySet().forEach(e -> {
      String path = "totals." + e.getKey();
      JsonArray numbers = JsonFields.array(e.getValue(), path);
      totals.put(e.getKey(), IntStream.range(0, numbers.size()).mapToDouble(i -> JsonFields.number(numbers.get(i), path + "[" + i + "]")).toArray());
    });
    return totals;
  }

  private static List<Epoch> history(JsonArray rows) {
    List<Epoch> history = new ArrayList<>();
    for (JsonElement e : rows) {
      String path = "history[" + history.size() + "]";
      JsonObject row = JsonFields.object(e, path);
      int epoch = (int) whole(row, "epoch", Integer.MAX_VALUE, path);
      if (epoch != history.size() + 1) throw new WrongField(path + ".epoch", "is " + epoch + ", not " + (history.size() + 1));
      history.add(new Epoch(epoch, row.has("loss") ? number(row, "loss", path) : Double.NaN, validation(row, path + ".validation_loss"), number(row, "rate", path)));
    }
    return history;
  }

  private static double validation(JsonObject row, String path) {
    if (!row.has("validation_loss")) return Double.NaN;
    String text = JsonFields.text(row.get("validation_loss"), path);
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new WrongField(path, "is '" + text + "', not a number");
    }
  }
}
