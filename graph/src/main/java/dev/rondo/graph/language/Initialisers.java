package dev.rondo.graph.language;

import dev.rondo.graph.Axes;
import dev.rondo.graph.Initialiser;
import dev.rondo.graph.Initialiser.Kind;
import dev.rondo.graph.Shape;
import dev.rondo.graph.Type;
import dev.rondo.graph.text.Fault;
import dev.rondo.graph.text.Syntax;
import dev.rondo.graph.text.Syntax.Term;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Term after {@code init} -> the initial values of a parameter. */
final class Initialisers {

  /** Names in other libraries. */
  private static final Map<String, String> ELSEWHERE = Map.of("ones", "1", "eye", "identity", "xavier", "glorot", "xavier_uniform", "glorot", "glorot_uniform", "glorot", "kaiming", "he", "he_normal", "he",
      "random", "uniform(-0.1, 0.1)", "randn", "normal(0, 0.1)");

  private Initialisers() {}

  static Initialiser of(Term term, Shape shape) {
    if (term instanceof Syntax.Number n) return Initialiser.constant(n.value());
    if (term instanceof Syntax.Name n) return checked(kind(n.name(), n), List.of(), shape, n);
    if (term instanceof Syntax.Call c) {
      List<Double> numbers = new ArrayList<>();
      for (Syntax.Argument arg : c.args()) {
        if (!(arg.value() instanceof Syntax.Number n) || arg.name().isPresent()) throw new Fault(arg.at(), "an initialiser takes numbers", "write them out, as in uniform(-0.1, 0.1)");
        numbers.add(n.value());
      }
      return checked(kind(c.name(), c), numbers, shape, c);
    }
    throw new Fault(term.at(), "this is not an initialiser", "write a number or one of " + families());
  }

  private static Kind kind(String name, Term at) {
    return Arrays.stream(Kind.values()).filter(k -> k.text().equals(name)).findFirst()
        .orElseThrow(() -> new Fault(at.at(), "'" + name + "' is not an initialiser", ELSEWHERE.containsKey(name) ? "write " + ELSEWHERE.get(name) : "write a number or one of " + families()));
  }

  private static String families() {
    return Arrays.stream(Kind.values()).map(k -> k.text() + switch (k) {
      case CONSTANT -> "(v)";
      case UNIFORM -> "(low, high)";
      case NORMAL -> "(mean, deviation)";
      case ZEROS, GLOROT, HE, ORTHOGONAL, IDENTITY -> "";
    }).collect(Collectors.joining(", "));
  }

  private static Initialiser checked(Kind kind, List<Double> numbers, Shape shape, Term at) {
    Located.at(at.at(), () -> new Type(shape, Axes.NONE));   // this refuses three axes, for every initialiser
    if (numbers.size() != kind.numbers()) throw new Fault(at.at(), "'" + kind.text() + "' takes " + kind.numbers() + " numbers, not " + numbers.size(), "constant(v), uniform(low, high) and normal(mean, deviation) take numbers, the others none");
    boolean matrix = switch (kind) {
      case ZEROS, CONSTANT, UNIFORM, NORMAL, GLOROT, HE -> false;
      case ORTHOGONAL, IDENTITY -> true;
    };
    if (matrix && shape.rank() != 2) throw new Fault(at.at(), "'" + kind.text() + "' starts a matrix, not a value of shape " + shape, "use " + (shape.rank() < 2 ? "uniform(low, high)" : "glorot, uniform(low, high)") + " or a number");
    if (kind == Kind.CONSTANT) return Initialiser.constant(numbers.get(0));
    return new Initialiser(kind, numbers.isEmpty() ? 0 : numbers.get(0), numbers.size() < 2 ? 0 : numbers.get(1));
  }
}
