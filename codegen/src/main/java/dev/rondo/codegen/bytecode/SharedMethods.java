package dev.rondo.codegen.bytecode;

import com.google.common.collect.ImmutableMap;
import dev.rondo.codegen.kernel.Kernel;
import dev.rondo.codegen.kernel.KernelProgram;
import dev.rondo.codegen.kernel.Stmt;
import dev.rondo.codegen.machine.Target;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Programs that share methods. If a kernel does the same work as one of an earlier program, with all kernels that it
 * calls, it uses that method, so HotSpot compiles it once for all programs. Their classes have one class loader.
 * Several threads may join programs to it.
 */
public final class SharedMethods {

  /** The method with the code of a kernel. */
  record Method(String owner, String name) {}

  /** The work of a kernel, without its name. */
  private record Work(Target target, String file, List<String> params, List<Stmt> body) {}

  /** The methods of a class. Kernels of its program that are in {@code elsewhere} use methods of other classes. */
  public record Methods(String owner, Map<String, Method> elsewhere) {

    public Methods {
      elsewhere = ImmutableMap.copyOf(elsewhere);
    }

    Method of(String kernel) {
      return elsewhere.getOrDefault(kernel, new Method(owner, kernel));
    }

    boolean isOwn(String kernel) {
      return !elsewhere.containsKey(kernel);
    }

    /** The kernels whose methods are in other classes. */
    public Set<String> borrowed() {
      return elsewhere.keySet();
    }
  }

  private final Loader loader = new Loader();
  private final Map<Work, Method> known = new HashMap<>();
  private Runnable settleFirst = () -> {};   // the kernels of the first program are indexed when a second program joins
  private int classes;

  /** A class that has all of its methods. */
  static Methods alone(String className) {
    return new Methods(className.replace('.', '/'), Map.of());
  }

  /** A program that joined the others: its methods, and the class of the methods that no other program has. */
  public record Member(Methods methods, byte[] classFile) {}

  /**
   * Joins a program to the others; its class is loaded when it is first needed. The first class has this name, and each
   * later one has a number after it. Other programs can use its methods as soon as its class exists. Throws
   * {@link IllegalStateException} as {@link Bytecode#of} does; the program has then not joined.
   */
  public synchronized Member join(KernelProgram program, String className) {
    Methods alone = alone(className);
    if (++classes == 1) {
      Member first = member(program, alone);
      settleFirst = () -> known.putAll(new MethodMatcher(program, alone.owner).own);
      return first;
    }
    settleFirst.run();
    settleFirst = () -> {};
    MethodMatcher settling = new MethodMatcher(program, alone.owner + "_" + classes);
    Member member = member(program, new Methods(settling.owner, settling.elsewhere));
    known.putAll(settling.own);
    return member;
  }

  private Member member(KernelProgram program, Methods methods) {
    byte[] classFile = Bytecode.of(program, methods);
    loader.add(methods.owner.replace('/', '.'), classFile);
    return new Member(methods, classFile);
  }

  /** A class that was added, ready to run. */
  public KernelClass load(Methods methods) {
    return loader.program(methods.owner.replace('/', '.'));
  }

  /** The kernels of a program that are in other classes, and the work of its other kernels. */
  private final class MethodMatcher {
    private final KernelProgram program;
    private final String owner;
    private final Map<String, Kernel> kernels;
    private final Map<String, Method> places = new HashMap<>();
    private final Map<String, Method> elsewhere = new HashMap<>();
    private final Map<Work, Method> own = new HashMap<>();

    MethodMatcher(KernelProgram program, String owner) {
      this.program = program;
      this.owner = owner;
      this.kernels = program.kernels().stream().collect(Collectors.toMap(Kernel::name, k -> k));
      for (Kernel k : program.kernels()) {
        Method place = place(k);
        if (!place.owner.equals(owner)) elsewhere.put(k.name(), place);
      }
    }

    private Method place(Kernel k) {
      Method found = places.get(k.name());
      if (found != null) return found;
      Method here = new Method(owner, k.name());
      Work work = new Work(program.target(), program.file(), k.params(), called(k.body(), name -> place(kernels.get(name))));
      Method other = known.get(work), place = k.isEntry() ? here : other != null ? other : own.computeIfAbsent(work, w -> here);
      places.put(k.name(), place);
      return place;
    }
  }

  /** The statements, with the methods of called kernels instead of their names. */
  private static List<Stmt> called(List<Stmt> body, Function<String, Method> places) {
    List<Stmt> named = new ArrayList<>(body.size());
    for (Stmt s : body) {
      if (s instanceof Stmt.Call call) {
        Method m = places.apply(call.kernel());
        named.add(new Stmt.Call(m.owner + "." + m.name, call.args()));
      } else if (s instanceof Stmt.For loop) named.add(new Stmt.For(loop.variable(), loop.from(), loop.count(), loop.step(), called(loop.body(), places)));
      else named.add(s);
    }
    return named;
  }
}
