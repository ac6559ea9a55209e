package dev.rondo.bench.result;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import dev.rondo.bench.workload.HostMachine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The results of a day on one machine, kept as JSON in {@code bench/results}. */
public record ResultFile(String date, HostMachine machine, List<Result> results) {

  private static final Gson GSON = new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

  public ResultFile {
    results = List.copyOf(results);
  }

  /** Adds results to the file of the day; one of the same workload and number of threads is replaced. */
  public static Path add(Path folder, String date, HostMachine machine, List<Result> added) throws IOException {
    Path file = folder.resolve(date + "-" + machine.slug() + ".json");
    List<Result> all = new ArrayList<>(Files.exists(file) ? read(file).results : List.of());
    all.addAll(added);
    Files.createDirectories(folder);
    Files.writeString(file, GSON.toJson(new ResultFile(date, machine, latest(all))) + "\n");
    return file;
  }

  /** The last one of each workload and number of threads, where the first one stood. */
  static List<Result> latest(List<Result> all) {
    Map<String, Result> latest = new LinkedHashMap<>();
    all.forEach(r -> latest.put(r.key(), r));
    return List.copyOf(latest.values());
  }

  public static ResultFile read(Path file) throws IOException {
    try {
      return GSON.fromJson(Files.readString(file), ResultFile.class);
    } catch (JsonParseException e) {
      throw new IOException(file + " is not a file of results: " + e.getMessage() + "; delete it or write it anew with bench/peers", e);
    }
  }

  /** All files of a folder, the oldest first. */
  static List<ResultFile> all(Path folder) throws IOException {
    List<ResultFile> files = new ArrayList<>();
    try (Stream<Path> paths = Files.list(folder)) {
      for (Path path : paths.filter(p -> p.toString().endsWith(".json")).sorted().toList()) files.add(read(path));
    }
    return files;
  }
}
