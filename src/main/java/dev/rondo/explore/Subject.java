package dev.rondo.explore;

import dev.rondo.codegen.options.Decision;
import dev.rondo.codegen.options.Options;
import dev.rondo.explain.Derivative;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.language.Definitions;
import dev.rondo.graph.language.Language;
import dev.rondo.graph.library.Library;
import dev.rondo.graph.text.Source;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One cell or network of a text, and what it is compiled for; {@code names} are all that the text defines. */
public record Subject(Source source, List<String> names, Recurrence recurrence, Options options) {

  /** Of a dimension that nobody gave, and of B and T. */
  static final int SIZE = 16, FEW = 4;

  public Subject {
    names = List.copyOf(names);
  }

  /** The cell or network of that name or, without it, the last network, or else the last cell. Throws {@link dev.rondo.graph.text.LanguageException} with every error of the text. */
  static Subject of(Request request) {
    Source source = new Source(request.file(), request.text());
    List<Recurrence> all = all(Language.parse(source, Library.standard()));
    if (all.isEmpty()) throw new IllegalArgumentException("there is no cell or network in the text; write one, such as cell NAME(I, H) { .. }");
    Recurrence chosen = all.stream().filter(r -> r.name().equals(request.cell())).findFirst().orElse(all.get(all.size() - 1));
    Limits.graph(chosen);
    return new Subject(source, all.stream().map(Recurrence::name).toList(), chosen, options(chosen, request));
  }

  /** Cells, then networks. */
  public static List<Recurrence> all(Definitions module) {
    List<Recurrence> all = new ArrayList<>(module.cells());
    module.networks().forEach(n -> all.add(n.recurrence()));
    return all;
  }

  private static Options options(Recurrence r, Request request) {
    Map<String, Integer> sizes = new HashMap<>();
    r.dims().forEach(d -> sizes.put(d, request.sizes().getOrDefault(d, SIZE)));
    return Options.of(sizes, request.sizes().getOrDefault("B", FEW), request.sizes().getOrDefault("T", FEW)).element(request.element()).form(request.form()).threads(request.threads()).chunk(request.chunk()).without(request.without().toArray(Decision[]::new));
  }

  /** Sizes by name, those of the dimensions first, then B and T. */
  Map<String, Integer> sizes() {
    Map<String, Integer> sizes = new LinkedHashMap<>();
    new TreeMap<>(options.sizes()).forEach((name, size) -> {
      if (recurrence.dims().contains(name)) sizes.put(name, size);
    });
    sizes.put("B", options.batch());
    sizes.put("T", options.steps());
    return sizes;
  }

  /** The program itself, or its derivative. Throws {@link IllegalArgumentException} for a network without loss. */
  Recurrence of(Direction direction) {
    return switch (direction) {
      case FORWARD    -> recurrence;
      case DERIVATIVE -> Derivative.of(recurrence);
    };
  }
}
