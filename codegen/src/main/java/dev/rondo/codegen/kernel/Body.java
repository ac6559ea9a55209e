package dev.rondo.codegen.kernel;

import dev.rondo.codegen.machine.Target;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import javax.lang.model.SourceVersion;

/** Statements under construction: every operation has a fresh register, so that nothing is computed twice. */
public final class Body {

  private final List<Stmt> statements = new ArrayList<>();
  private final Target target;
  private final AtomicInteger fresh;
  private final Map<String, Integer> taken;

  private Body(Target target, AtomicInteger fresh, Map<String, Integer> taken) {
    this.target = target;
    this.fresh = fresh;
    this.taken = taken;
  }

  public static Body of(Target target) {
    return new Body(target, new AtomicInteger(), new HashMap<>());
  }

  public Target target() {
    return target;
  }

  public List<Stmt> statements() {
    return statements;
  }

  /** The kind of a value over a vector loop: vectors, or numbers in scalar code. */
  public KernelValue.Kind wide() {
    return target.isVector() ? KernelValue.Kind.VECTOR : KernelValue.Kind.SCALAR;
  }

  public void add(Stmt statement) {
    statements.add(statement);
  }

  /** A register that holds the value. */
  public KernelValue let(KernelValue value) {
    if (value instanceof KernelValue.Reg || value instanceof KernelValue.Const) return value;
    return define("v" + fresh.getAndIncrement(), value);
  }

  /**
   * The register that was set last, with a name for readers. The value stays unnamed if it is not that register, or if
   * the name is not valid in Java.
   */
  public KernelValue named(String wanted, KernelValue value) {
    if (!wanted.matches("[A-Za-z][\\w.]*'?") || statements.isEmpty() || !(statements.get(statements.size() - 1) instanceof Stmt.Let last)) return value;
    if (!(value instanceof KernelValue.Reg reg) || !last.reg().equals(reg) || !reg.name().matches("v\\d+")) return value;
    String plain = wanted.replace('.', '_').replace("'", "_next");
    if (TAKEN.contains(plain) || plain.matches("[vkc]\\d+(_\\d+)?|m") || SourceVersion.isKeyword(plain)) plain += "_";
    int count = taken.merge(plain, 1, Integer::sum);
    KernelValue.Reg named = new KernelValue.Reg(count == 1 ? plain : plain + "__" + count, reg.kind());
    statements.set(statements.size() - 1, new Stmt.Let(named, last.value()));
    return named;
  }

  // names of loops and of kernel parameters
  private static final Set<String> TAKEN = Set.of("b", "j", "o", "r", "t", "low", "steps");

  /** A register by name; a second definition assigns it again. */
  public KernelValue.Reg define(String name, KernelValue value) {
    KernelValue.Reg reg = new KernelValue.Reg(name, value.kind());
    statements.add(new Stmt.Let(reg, value));
    return reg;
  }

  /** An index by name, from a number in memory; see {@link Stmt.Position}. */
  public AffineIndex position(String name, KernelValue number, int length) {
    statements.add(new Stmt.Position(name, number, length));
    return AffineIndex.of(name);
  }

  public void store(AffineIndex at, KernelValue value) {
    statements.add(new Stmt.Store(at, value));
  }

  public void call(Kernel kernel, AffineIndex... args) {
    statements.add(new Stmt.Call(kernel.name(), List.of(args)));
  }

  /** {@code count} iterations of the statements that {@code inside} writes. */
  public void loop(String variable, int from, int count, int step, Consumer<Body> inside) {
    if (count <= 0) return;
    Body body = new Body(target, fresh, taken);
    inside.accept(body);
    statements.add(new Stmt.For(variable, from, count, step, body.statements));
  }

  /** An iteration for each of {@code count} rows. */
  public void each(String variable, int count, Consumer<Body> inside) {
    loop(variable, 0, count, 1, inside);
  }

  /** An iteration for each of {@code count} rows, from the last to the first if the variable {@code by} is odd. */
  public void eachTurning(String variable, int count, String by, Consumer<Body> inside) {
    String round = variable + "_round";
    each(round, count, b -> {
      b.statements.add(new Stmt.Turn(variable, round, count, by));
      inside.accept(b);
    });
  }

  /** A vector loop over columns, whole vectors only: rows are padded. */
  public void columns(String variable, int columns, Consumer<Body> inside) {
    loop(variable, 0, target.covered(columns) / target.lanes(), target.lanes(), inside);
  }

  public KernelValue constant(double value, KernelValue.Kind kind) {
    return new KernelValue.Const(value, kind);
  }

  public KernelValue lane(LaneOp op, KernelValue... args) {
    return let(KernelValue.lane(op, args));
  }

  public KernelValue bits(LaneOp op, KernelValue x, long immediate) {
    return let(new KernelValue.Lane(op, List.of(x), immediate));
  }

  public KernelValue select(Compare compare, KernelValue a, KernelValue b, KernelValue then, KernelValue otherwise) {
    return let(new KernelValue.Select(compare, a, b, then, otherwise));
  }

  /** Σ cᵢ xⁱ by Horner's rule; coefficients from the highest power down. */
  public KernelValue polynomial(KernelValue x, double... coefficients) {
    KernelValue sum = constant(coefficients[0], x.kind());
    for (int i = 1; i < coefficients.length; i++) sum = lane(LaneOp.FMA, sum, x, constant(coefficients[i], x.kind()));
    return sum;
  }
}
