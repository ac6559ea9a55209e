package dev.rondo.graph;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/** Orders and folds over expressions. All of them are iterative, because a graph may be deeper than the stack. */
public final class Graphs {

  private Graphs() {}

  /** Throws {@link CancellationException} if the thread was interrupted, and keeps its interrupted status. */
  public static void checkInterrupted() {
    if (Thread.currentThread().isInterrupted()) throw new CancellationException("interrupted");
  }

  /** Every node that the roots depend on, arguments before their users; states are leaves. */
  public static List<Expr> postorder(Iterable<Expr> roots) {
    return postorder(roots, Expr::args);
  }

  /** Like {@code postorder} with all arguments, but only through the arguments that {@code needs} returns. */
  public static List<Expr> postorder(Iterable<Expr> roots, Function<Expr, List<Expr>> needs) {
    Set<Expr> done = new LinkedHashSet<>();
    for (Expr root : roots) visit(root, needs, done::contains, done::add);
    return new ArrayList<>(done);
  }

  /**
   * Passes to {@code f} every node that the root depends on and that is not done, arguments first. {@code f} marks it
   * as done.
   */
  static void visit(Expr root, Predicate<Expr> isDone, Consumer<Expr> f) {
    visit(root, Expr::args, isDone, f);
  }

  private static void visit(Expr root, Function<Expr, List<Expr>> needs, Predicate<Expr> isDone, Consumer<Expr> f) {
    Deque<Expr> stack = new ArrayDeque<>(List.of(root));
    while (!stack.isEmpty()) {
      Expr top = stack.peek();
      if (isDone.test(top)) {
        stack.pop();
        continue;
      }
      checkInterrupted();
      boolean ready = true;
      List<Expr> args = needs.apply(top);
      for (int i = args.size() - 1; i >= 0; i--) {
        if (!isDone.test(args.get(i))) {
          stack.push(args.get(i));
          ready = false;
        }
      }
      if (ready) {
        f.accept(top);
        stack.pop();
      }
    }
  }

  /** Every node that the roots need, also through states: a state needs its initial and next values. */
  public static List<Expr> reachable(Recurrence r, Iterable<Expr> roots) {
    return reachable(r, roots, Expr::args);
  }

  /** Like {@code reachable} with all arguments, but only through the arguments that {@code needs} returns. */
  public static List<Expr> reachable(Recurrence r, Iterable<Expr> roots, Function<Expr, List<Expr>> needs) {
    Function<Expr, Recurrence.State> stateOf = r.statesByNode();
    Deque<Expr> open = new ArrayDeque<>();
    roots.forEach(open::add);
    Set<Expr> done = new LinkedHashSet<>();
    while (!open.isEmpty()) {
      visit(open.poll(), needs, done::contains, e -> {
        done.add(e);
        if (!e.is(Op.STATE)) return;
        Recurrence.State s = stateOf.apply(e);
        open.add(s.initial());
        open.add(s.next());
      });
    }
    return new ArrayList<>(done);
  }

  /** Bottom-up rewriting with memoization: {@code f} receives a node and its rewritten arguments. */
  public static final class Rewriter {
    private final Map<Expr, Expr> done = new HashMap<>();
    private final BiFunction<Expr, List<Expr>, Expr> f;

    public Rewriter(BiFunction<Expr, List<Expr>, Expr> f) {
      this.f = f;
    }

    public Expr apply(Expr root) {
      visit(root, done::containsKey, e -> done.put(e, f.apply(e, e.args().stream().map(done::get).toList())));
      return done.get(root);
    }
  }

  /** Replaces nodes by others of the same type. */
  public static Rewriter replacing(Map<Expr, Expr> replacements) {
    return new Rewriter((e, args) -> {
      Expr instead = replacements.get(e);
      return instead != null ? instead : Build.rebuild(e, args);
    });
  }
}
