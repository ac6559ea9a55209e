package dev.rondo.codegen.bytecode;

import dev.rondo.codegen.kernel.Kernel;
import dev.rondo.codegen.kernel.KernelProgram;
import dev.rondo.codegen.kernel.Stmt;
import dev.rondo.codegen.kernel.Target;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Programs that have methods in common: a kernel that does what one of an earlier program does, with all that it calls, is that one's method, so HotSpot compiles it once for all of them. Their
 * classes have one class loader. Several threads may join programs to it.
 */
public final class Family {

  /** Where the code of a kernel is. */
  record Method(String owner, String name) {}

  /** What a kernel does, whatever it is called. */
  private record Work(Target target, String file, List<String> params, List<Stmt> body) {}

  /** The methods of a class: of the kernels of its program, those of {@code elsewhere} are another's. */
  public record Methods(String owner, Map<String, Method> elsewhere) {

    public Methods {
      elsewhere = Map.copyOf(elsewhere);
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
  private Runnable settleFirst = () -> {};   // the kernels of the first program are looked at when a second one comes
  private int classes;

  /** A class that has all of its methods. */
  static Methods alone(String className) {
    return new Methods(className.replace('.', '/'), Map.of());
  }

  /** The methods of a program that comes to the others. Its class has that name, and all but the first a number behind it. */
  public synchronized Methods join(KernelProgram program, String className) {
    Methods alone = alone(className);
    if (++classes == 1) {
      settleFirst = () -> settle(program, alone.owner);
      return alone;
    }
    settleFirst.run();
    settleFirst = () -> {};
    String owner = alone.owner + "_" + classes;
    return new Methods(owner, settle(program, owner));
  }

  /** Adds the class to be loaded when it is first needed. */
  public void add(Methods methods, byte[] classFile) {
    loader.add(methods.owner.replace('/', '.'), classFile);
  }

  /** A class that was added, ready to run. */
  public Program load(Methods methods) {
    return loader.program(methods.owner.replace('/', '.'));
  }

  /** The kernels of a program that are elsewhere; the others are known from now on. */
  private Map<String, Method> settle(KernelProgram program, String owner) {
    Map<String, Kernel> kernels = program.kernels().stream().collect(Collectors.toMap(Kernel::name, k -> k));
    Map<String, Method> places = new HashMap<>(), elsewhere = new HashMap<>();
    for (Kernel k : program.kernels()) {
      Method place = place(k, kernels, places, program, owner);
      if (!place.owner.equals(owner)) elsewhere.put(k.name(), place);
    }
    return elsewhere;
  }

  private Method place(Kernel k, Map<String, Kernel> kernels, Map<String, Method> places, KernelProgram program, String owner) {
    Method found = places.get(k.name());
    if (found != null) return found;
    Method own = new Method(owner, k.name());
    List<Stmt> body = called(k.body(), name -> place(kernels.get(name), kernels, places, program, owner));
    Method place = k.isEntry() ? own : known.computeIfAbsent(new Work(program.target(), program.file(), k.params(), body), w -> own);
    places.put(k.name(), place);
    return place;
  }

  /** The statements with the places of what they call in the place of their names. */
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
