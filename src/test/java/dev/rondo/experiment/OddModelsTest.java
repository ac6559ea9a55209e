package dev.rondo.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import dev.rondo.data.DataException;
import dev.rondo.data.Dataset;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.text.LanguageException;
import dev.rondo.graph.text.Source;
import dev.rondo.model.Model;
import dev.rondo.model.ModelException;
import dev.rondo.settings.Overrides;
import dev.rondo.train.Checkpoint;
import dev.rondo.train.ModelFiles;
import dev.rondo.train.ParameterInitialiser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A model file that is whole, with metadata that no training wrote: it is used, or refused with the key that is wrong. */
@Tag("slow")
class OddModelsTest {

  private static final int MUTANTS = 250;   // of each metadata of each kind of model
  private static final String WINDOWS = "network n(F) { input x[F] over time; target y; h = gru(x, H = 2); output p = dot(w, last(h)) + b; param w[2] init glorot; param b init 0; loss mse(p, y) }\n";
  private static final String TOKENS = "network n(V, C) { input x over time with lengths k; target y[C]; param E[V, 2] init glorot; h = gru(pick(E, x), H = 2); output p = dense(last(h), C); loss cross_entropy(p, y) }\n";
  private static final String CLASSES = "network n(F, C) { input x[F] over time; target y[C]; h = gru(x, H = 2); output p = dense(last(h), C); loss cross_entropy(p, y) }\n";
  private static final String TEXT = "network n(V) { input x[V] over time; target y[V] over time; h = gru(x, H = 2); output p = dense(h, V); loss cross_entropy(p, y) }\n";

  @TempDir Path folder;

  /** A program and what its data file holds. */
  private record Kind(String program, String file, String content) {}

  private static Kind kind(String name) {
    return switch (name) {
      case "table"   -> new Kind("network n(F) { input x[F] over time; target y[1]; h = gru(x, H = 2); output p = dense(last(h), 1); loss mse(p, y) }\n"
          + "data { file = \"d.csv\"; columns = \"a\", \"b\"; categories = \"w\"; target = \"a\"; window = 3; horizon = 2; unseen = zeros }", "d.csv", "a,b,w\n" + "1,2,x\n3,5,y\n4,4,x\n2,1,z\n".repeat(8));
      case "text"    -> new Kind(TEXT + "data { text = \"d.txt\"; window = 5 }", "d.txt", "to be or not to be, ".repeat(10));
      case "pieces"  -> new Kind(TEXT + "data { text = \"d.txt\"; window = 5; tokens = byte_pairs; vocabulary = 24 }", "d.txt", "to be or not to be, that is the question. ".repeat(10));
      case "words"   -> new Kind(TOKENS + "data { texts = \"d.txt\"; tokens = words; split = last(0.2) }", "d.txt", "up\tgo up now\ndown\tgo down\n".repeat(10));
      case "classes" -> new Kind(CLASSES + "data { file = \"d.csv\"; columns = \"a\", \"b\"; label = \"k\"; group = \"g\" }", "d.csv", classes());
      case "vectors" -> new Kind("network n(F, V) { input v[F]; input said over time with lengths m; target y over time with lengths m; h = gru(embedding(said, V, 2), h = tanh(dense(v, 2))); output p = dense(h, V); loss cross_entropy(p, y) }\n"
          + "data { vectors = \"d.txt\"; split = random(0.2) }", "d.txt", "1 2\tab\n2 1\tba\n3 1\tbb\n".repeat(5));
      case "pairs"   -> new Kind("network n(S, V) { input x over time with lengths k; input said over time with lengths m; target y over time with lengths m; e = gru(embedding(x, S, 2), H = 2); h = gru(embedding(said, V, 2), h = last(e)); output p = dense(h, V); loss cross_entropy(p, y) }\n"
          + "data { pairs = \"d.txt\"; split = random(0.2) }", "d.txt", "ab\tba\nabc\tcba\nca\tac\n".repeat(5));
      default        -> throw new AssertionError(name);
    };
  }

  private static String classes() {
    StringBuilder rows = new StringBuilder("g,a,b,k\n");
    for (int g = 0; g < 12; g++) for (int t = 0; t < 3; t++) rows.append(g).append(',').append(g + t).append(',').append(g * t).append(',').append(g % 2 == 0 ? "even" : "odd").append('\n');
    return rows.toString();
  }

  private Model model(String name) throws IOException {
    Kind kind = kind(name);
    Files.writeString(folder.resolve(kind.file), kind.content);
    Path place = folder.resolve("n.rondo");
    Experiment experiment = Experiment.of(ProgramFile.of(new Source(place.toString(), kind.program + " train { epochs = 2; batch = 2 }")), Overrides.parse("rate = 0.01", "--set"), Optional.empty());
    Map<String, double[]> weights = ParameterInitialiser.all(experiment.network(), experiment.sizes(), 1), now = new LinkedHashMap<>();
    for (Recurrence.Param p : experiment.network().params()) now.put(p.name(), weights.get(p.name()));
    List<Checkpoint.Epoch> history = List.of(new Checkpoint.Epoch(1, 0.75, 0.5, 0.01), new Checkpoint.Epoch(2, 0.5, Double.POSITIVE_INFINITY, 0.01));
    return experiment.model(new Checkpoint(12, 2, 0, Map.of(), now, Map.of(), now, 0.5, 1, history));
  }

  /** What is wrong with the model, or nothing. Data that does not fit what was read is an error of the data. */
  private Optional<String> refusal(Model model, Path data) {
    TrainedModel trained;
    try {
      trained = TrainedModel.of(model, folder.resolve("n.safetensors"));
      ModelFiles.checkpoint(model);
    } catch (ModelException | LanguageException e) {
      return Optional.of(e.getMessage());
    }
    try {
      read(trained, trained.task(List.of(data)).whole().validation());
    } catch (DataException e) {
      return Optional.empty();
    }
    return Optional.empty();
  }

  private static void read(TrainedModel trained, Dataset data) {
    for (Recurrence.Input input : trained.network().given()) {
      int width = input.shape().count().at(trained.sizes());
      for (int e = 0; e < data.size(); e++) data.copy(input.name(), e, new double[width * (input.axes().time() ? data.steps() : 1)], 0, 1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"table", "text", "pieces", "words", "classes", "vectors", "pairs"})
  void mutantsAreUsedOrRefused(String name) throws IOException {
    Model model = model(name);
    Path data = folder.resolve(kind(name).file);
    assertEquals(Optional.empty(), refusal(model, data), "the model itself");
    for (String key : List.of(TrainedModel.ENCODING, ModelFiles.TRAINING)) {
      int refused = 0;
      for (int seed = 0; seed < MUTANTS; seed++) {
        String mutant = mutant(model.require(key), new Random(seed));
        try {
          Optional<String> refusal = refusal(model.with(key, mutant), data);
          if (refusal.isPresent()) refused++;
          assertTrue(refusal.map(m -> m.contains("'" + key + "'") || m.contains("tensor '")).orElse(true), () -> mutant + ": " + refusal);
        } catch (RuntimeException | Error e) {
          if (e instanceof AssertionError) throw e;
          fail(key + " = " + mutant, e);
        }
      }
      assertTrue(refused > MUTANTS / 2, "most mutants are not descriptions: " + refused);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {TrainedModel.OVERRIDES, TrainedModel.PROGRAM})
  void mutantsOfTextsAreUsedOrRefused(String key) throws IOException {
    Model model = model("table");
    for (int seed = 0; seed < MUTANTS; seed++) {
      String text = garbled(model.require(key), new Random(seed));
      try {
        Optional<String> refusal = refusal(model.with(key, text), folder.resolve("d.csv"));
        assertTrue(refusal.map(m -> m.contains("'" + key + "'") || m.contains("'" + TrainedModel.PROGRAM + "'") || m.contains("tensor '")).orElse(true), () -> text + ": " + refusal);
      } catch (RuntimeException | Error e) {
        if (e instanceof AssertionError) throw e;
        fail(key + " = " + text, e);
      }
    }
  }

  /** Some characters cut out, doubled or replaced. */
  private static String garbled(String text, Random random) {
    StringBuilder garbled = new StringBuilder(text);
    for (int n = 1 + random.nextInt(3); n > 0 && !garbled.isEmpty(); n--) {
      int at = random.nextInt(garbled.length());
      switch (random.nextInt(3)) {
        case 0  -> garbled.delete(at, Math.min(garbled.length(), at + 1 + random.nextInt(6)));
        case 1  -> garbled.insert(at, garbled.substring(at, Math.min(garbled.length(), at + 1 + random.nextInt(6))));
        default -> garbled.setCharAt(at, "0-9;,.={}\"\0x\n".charAt(random.nextInt(13)));
      }
    }
    return garbled.toString();
  }

  /** One or two places of JSON changed. */
  private static String mutant(String json, Random random) {
    JsonElement[] root = {JsonParser.parseString(json)};
    for (int n = 1 + random.nextInt(2); n > 0; n--) {
      List<Runnable> places = new ArrayList<>();
      places(root[0], changed -> root[0] = changed, random, places);
      places.get(random.nextInt(places.size())).run();
    }
    return root[0].toString();
  }

  private static void places(JsonElement at, Consumer<JsonElement> put, Random random, List<Runnable> all) {
    all.add(() -> put.accept(other(at, random)));
    if (at instanceof JsonObject object) {
      for (String key : List.copyOf(object.keySet())) {
        all.add(() -> object.remove(key));
        all.add(() -> object.add(key + "x", object.remove(key)));
        places(object.get(key), changed -> object.add(key, changed), random, all);
      }
    }
    if (!(at instanceof JsonArray array)) return;
    for (int i = 0; i < array.size(); i++) {
      int place = i;
      all.add(() -> array.add(array.get(array.size() - 1)));
      all.add(() -> array.remove(place));
      all.add(() -> array.set(place, array.get(0)));
      places(array.get(i), changed -> array.set(place, changed), random, all);
    }
  }

  private static JsonElement other(JsonElement at, Random random) {
    if (at instanceof JsonPrimitive p && p.isNumber() && random.nextBoolean()) {
      double[] numbers = {-p.getAsDouble(), p.getAsDouble() + 1, p.getAsDouble() - 1, 0, 0.5, 1e9, 2147483647, -2147483648, 4294967296.0, 1e308};
      double number = numbers[random.nextInt(numbers.length)];
      return number == Math.rint(number) && Math.abs(number) < 1e15 ? new JsonPrimitive((long) number) : new JsonPrimitive(number);
    }
    List<JsonElement> others = List.of(JsonNull.INSTANCE, new JsonObject(), new JsonArray(), new JsonPrimitive(""), new JsonPrimitive("other"), new JsonPrimitive(true), new JsonPrimitive(7), new JsonPrimitive(-1));
    return others.get(random.nextInt(others.size())).deepCopy();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "\"scale\":[            | \"scale\":[1.0,          | features.scaler: has 2 of shift and 3 of scale",
      "\"fill\":[             | \"fill\":[1.0,           | features: has 2 columns, 3 of fill and a scaler of 2",
      "\"column\":\"w\",      | ''                       | features.categories[0].column: is missing",
      "\"a\",\"b\"            | \"a\",0                  | features.columns[1]: is 0, not text",
      "\"steps\":3            | \"steps\":0              | window: a window of 0; it must be at least 1",
      "\"steps\":3            | \"steps\":3.5            | window.steps: is 3.5, not a whole number",
      "\"steps\":3            | \"steps\":4              | they differ in kind, window or horizon",
      "\"horizons\":[2]       | \"horizons\":[0,9]       | all of it: has the horizons [0, 9] in a window of horizon 2",
      "\"kind\":\"forecast\"  | \"kind\":{}              | kind: is an object, not text",
      "\"kind\":\"forecast\"  | \"kind\":\"picture\"     | kind: is 'picture', none of",
      "\"kind\":\"forecast\"  | \"kind\":\"forecast\",\"kind\":\"forecast\" | the key 'kind' stands there twice",
      "STANDARDISE            | ZSCORE                   | features.scaler.kind: is 'ZSCORE', none of [STANDARDISE, MINMAX, NONE]"})
  void theErrorLeadsToTheKey(String is, String becomes, String message) throws IOException {
    Model model = model("table");
    String json = model.require(TrainedModel.ENCODING), changed = json.replaceFirst(java.util.regex.Pattern.quote(is), java.util.regex.Matcher.quoteReplacement(becomes));
    assertTrue(!json.equals(changed), json);
    String refusal = assertThrows(ModelException.class, () -> TrainedModel.of(model.with(TrainedModel.ENCODING, changed), folder.resolve("m"))).getMessage();
    assertTrue(refusal.startsWith(folder.resolve("m") + ": metadata '" + TrainedModel.ENCODING + "'") && refusal.contains(message), refusal);
  }

  @Test
  void mergesThatWouldFillMemoryAreRefused() throws IOException {
    Model model = model("pieces");
    JsonObject json = JsonParser.parseString(model.require(TrainedModel.ENCODING)).getAsJsonObject(), lexicon = json.getAsJsonObject("lexicon");
    int base = lexicon.getAsJsonArray("pieces").size(), first = lexicon.get("unknown").getAsBoolean() ? 1 : 0;
    JsonArray merges = new JsonArray();
    for (int i = 0; i < 60; i++) {   // each of twice the length: 2^60 characters
      JsonObject merge = new JsonObject();
      int token = i == 0 ? first : first + base + i - 1;
      merge.addProperty("left", token);
      merge.addProperty("right", token);
      merges.add(merge);
    }
    lexicon.add("merges", merges);
    String refusal = assertThrows(ModelException.class, () -> TrainedModel.of(model.with(TrainedModel.ENCODING, json.toString()), folder.resolve("m"))).getMessage();
    assertTrue(refusal.contains("lexicon: has tokens of more than 67108864 characters in all"), refusal);
  }
}
