package dev.rondo.graph;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Orders and folds over expressions. All of them are iterative: a graph may be deeper than the stack. */
public final class Walk {

  private Walk() {}

  /** Every node that the roots are built of, arguments before what uses them; states are leaves. */
  public static List<Expr> postorder(Iterable<Expr> roots) {
    return postorder(roots, Expr::args);
  }

  private static List<Expr> postorder(Iterable<Expr> roots, Function<Expr, List<Expr>> needs) {
    Set<Expr> done = new LinkedHashSet<>();
    Deque<Expr> stack = new ArrayDeque<>();
    for (Expr root : roots) {
      stack.push(root);
      while (!stack.isEmpty()) {
        Expr top = stack.peek();
        if (done.contains(top)) {
          stack.pop();
          continue;
        }
        boolean ready = true;
        List<Expr> args = needs.apply(top);
        for (int i = args.size() - 1; i >= 0; i--) {
          if (!done.contains(args.get(i))) {
            stack.push(args.get(i));
            ready = false;
          }
        }
        if (ready) {
          done.add(top);
          stack.pop();
        }
      }
    }
    return new ArrayList<>(done);
  }

  /** Every node that the roots need, through states too: a state needs its initial and next values. */
  public static List<Expr> reachable(Recurrence r, Iterable<Expr> roots) {
    return reachable(r, roots, Expr::args);
  }

  /** As the other, through those arguments alone that {@code needs} gives. */
  public static List<Expr> reachable(Recurrence r, Iterable<Expr> roots, Function<Expr, List<Expr>> needs) {
    List<Expr> all = new ArrayList<>();
    roots.forEach(all::add);
    Set<String> followed = new HashSet<>();
    while (true) {
      List<Expr> order = postorder(all, needs);
      boolean grew = false;
      for (Expr e : order) {
        if (e.is(Op.STATE) && followed.add(e.name())) {
          Recurrence.State s = r.stateOf(e);
          all.add(s.initial());
          all.add(s.next());
          grew = true;
        }
      }
      if (!grew) return order;
    }
  }

  /** Bottom-up rewriting with a memory: {@code f} is given a node and its rewritten arguments. */
  public static final class Rewriter {
    private final Map<Expr, Expr> done = new HashMap<>();
    private final BiFunction<Expr, List<Expr>, Expr> f;

    public Rewriter(BiFunction<Expr, List<Expr>, Expr> f) {
      this.f = f;
    }

    public Expr apply(Expr root) {
      for (Expr e : postorder(List.of(root))) {
        if (done.containsKey(e)) continue;
        done.put(e, f.apply(e, e.args().stream().map(done::get).toList()));
      }
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
