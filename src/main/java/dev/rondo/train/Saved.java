package dev.rondo.train;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.rondo.codegen.Element;
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

/**
 * checkpoint &lt;-&gt; model. A tensor {@code W} is the parameter to use; {@code now/W} is the one that training goes on from, {@code memory/W.m} what else
 * training remembers. The metadata {@code rondo.training} holds the counters and the history.
 */
public final class Saved {

  /** The metadata key of the counters and the history. */
  public static final String TRAINING = "rondo.training";
  private static final String NOW = "now/", MEMORY = "memory/";

  private Saved() {}

  /** A model that can be used and trained on; metadata is up to the caller, who adds the program. */
  public static Model model(Checkpoint c, Recurrence network, Map<String, Integer> sizes, Element element, Map<String, String> metadata) {
    Map<String, Tensor> tensors = new TreeMap<>(weights(c.chosen(), network, sizes, element).tensors());
    c.weights().forEach((name, data) -> tensors.put(NOW + name, new Tensor(element, tensors.get(name).shape(), data)));
    c.memory().forEach((name, data) -> tensors.put(MEMORY + name, new Tensor(element, List.of(data.length), data)));
    return Model.of(tensors, metadata).with(TRAINING, training(c).toString());
  }

  /** A model to use only: weights without what training would need to go on. */
  public static Model weights(Map<String, double[]> weights, Recurrence network, Map<String, Integer> sizes, Element element) {
    Map<String, Tensor> tensors = new TreeMap<>();
    for (Recurrence.Param p : network.params()) {
      double[] data = weights.get(p.name());
      if (data == null) continue;   // a parameter of the machinery, such as carry.continued
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

  /** Where the training of a model stood; throws {@link ModelException} for one that was saved without it. */
  public static Checkpoint checkpoint(Model model) {
    String text = model.require(TRAINING);
    try {
      JsonObject json = JsonParser.parseString(text).getAsJsonObject();
      boolean chosen = json.has("best_loss");
      return new Checkpoint(json.get("step").getAsLong(), json.get("epoch").getAsInt(), json.get("position").getAsInt(), json.get("sum").getAsDouble(),
          under(model, NOW), under(model, MEMORY), chosen ? weights(model) : Map.of(), chosen ? json.get("best_loss").getAsDouble() : Double.POSITIVE_INFINITY,
          json.get("best_epoch").getAsInt(), history(json.getAsJsonArray("history")));
    } catch (JsonParseException | IllegalStateException | NumberFormatException | NullPointerException e) {
      throw new ModelException("the metadata '" + TRAINING + "' of the model file is damaged; train from its weights instead of going on", e);
    }
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
    json.addProperty("sum", c.sum());
    if (!c.best().isEmpty()) json.addProperty("best_loss", c.bestLoss());
    json.addProperty("best_epoch", c.bestEpoch());
    JsonArray history = new JsonArray();
    for (Epoch e : c.history()) {
      JsonObject row = new JsonObject();
      row.addProperty("epoch", e.epoch());
      row.addProperty("loss", e.loss());
      if (!Double.isNaN(e.validationLoss())) row.addProperty("validation_loss", "" + e.validationLoss());   // text, for it may be infinite
      row.addProperty("rate", e.rate());
      history.add(row);
    }
    json.add("history", history);
    return json;
  }

  private static List<Epoch> history(JsonArray rows) {
    List<Epoch> history = new ArrayList<>();
    for (JsonElement e : rows) {
      JsonObject row = e.getAsJsonObject();
      double validation = row.has("validation_loss") ? Double.parseDouble(row.get("validation_loss").getAsString()) : Double.NaN;
      history.add(new Epoch(row.get("epoch").getAsInt(), row.get("loss").getAsDouble(), validation, row.get("rate").getAsDouble()));
    }
    return history;
  }
}
