package dev.rondo.codegen.schedule;

import com.google.common.collect.ImmutableSet;
import dev.rondo.codegen.machine.Target;
import dev.rondo.codegen.options.Decision;
import dev.rondo.codegen.options.Options;
import dev.rondo.codegen.schedule.analysis.OperationCount;
import dev.rondo.codegen.schedule.analysis.Placement;
import dev.rondo.codegen.schedule.analysis.Positions;
import dev.rondo.codegen.schedule.analysis.ReadSets;
import dev.rondo.codegen.schedule.analysis.ViewTable;
import dev.rondo.codegen.schedule.pass.PassListener;
import dev.rondo.codegen.schedule.pass.Passes;
import dev.rondo.codegen.schedule.plan.Arena;
import dev.rondo.codegen.schedule.plan.ChunkPlan;
import dev.rondo.codegen.schedule.plan.EquationMap;
import dev.rondo.codegen.schedule.plan.IterationSpace;
import dev.rondo.codegen.schedule.plan.Layout;
import dev.rondo.codegen.schedule.plan.Partition;
import dev.rondo.codegen.schedule.plan.Phase;
import dev.rondo.codegen.schedule.plan.Schedule;
import dev.rondo.codegen.schedule.plan.Step;
import dev.rondo.codegen.schedule.plan.ValueNames;
import dev.rondo.codegen.schedule.plan.View;
import dev.rondo.graph.Axes;
import dev.rondo.graph.Expr;
import dev.rondo.graph.Op;
import dev.rondo.graph.Origins;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.Recurrence.State;
import dev.rondo.graph.analysis.Order.Block;
import dev.rondo.graph.interpret.Slices;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** (recurrence, exact shapes, target) -> {@link Schedule}. */
public final class Scheduler {

  private final Recurrence recurrence;
  private final Options options;
  private final Target target;
  private final Layout layout;
  private final Hoist hoist;
  private final Placement placement;
  private final ViewTable values;
  private final ReadSets uses;
  private final ValueNames labels;
  private final List<Phase> phases = new ArrayList<>();
  private final List<String> reasons = new ArrayList<>();
  private final Map<Expr, View> updateHomes = new HashMap<>();
  private final Overlay overlay;
  private final EquationMap equations;

  private Scheduler(Recurrence recurrence, Options options, Target target) {
    this.recurrence = recurrence;
    this.options = options;
    this.target = target;
    this.layout = new Layout(options);
    this.hoist = new Hoist(layout, options.allows(Decision.HOIST));
    this.placement = Placement.of(recurrence, hoist::stays);
    this.values = new ViewTable(recurrence, layout);
    this.uses = new ReadSets(recurrence, placement, values, options.allows(Decision.RECOMPUTE));
    this.labels = new ValueNames(recurrence);
    this.equations = new EquationMap(recurrence, labels.names());
    this.overlay = new Overlay(placement, uses, values);
  }

  public static Schedule of(Recurrence recurrence, Options options, Target target) {
    return of(recurrence, options, target, new PassListener() {});
  }

  /** Like {@code of} without a listener; the listener receives each pass. */
  public static Schedule of(Recurrence recurrence, Options options, Target target, PassListener listener) {
    Slices.check(recurrence, options.sizes());
    Positions.check(recurrence, options);
    Recurrence known = recurrence.origins().isEmpty() ? recurrence.withOrigins(Origins.printed(recurrence)) : recurrence;
    Recurrence ready = Passes.apply(known, listener);
    double work = OperationCount.of(ready, new Layout(options.steps(options.memorySteps())));   // the same for every sequence length with the same memory layout, so that all use as many threads
    boolean little = options.threads() > 1 && options.allows(Decision.SMALL) && work < OperationCount.LEAST * options.threads();
    Scheduler scheduler = new Scheduler(ready, little ? options.threads(1) : options, target);
    if (little) scheduler.reasons.add(Decision.SMALL + String.format(Locale.ROOT, ": about %.0f operations a run are not worth the waking of %d threads", work, options.threads()));
    if (OperationCount.isFew(recurrence, options)) {
      scheduler.reasons.add(String.format(Locale.ROOT, "scalar code: about %.0f operations in all %d runs are done before vector code is fast", work * options.runs(), options.runs()));
    }
    return scheduler.schedule();
  }

  private Schedule schedule() {
    List<Block> blocks = placement.blocks();
    if (!uses.repeated().isEmpty()) reasons.add(Decision.RECOMPUTE + ": " + uses.repeated().stream().map(labels::of).collect(Collectors.joining(", ")) + " cost less to compute again than to keep for every step");
    for (int i = 0; i < blocks.size(); i++) {
      List<Step> before = new ArrayList<>(), steps = new ArrayList<>();
      boolean last = i == blocks.size() - 1 && !blocks.get(i).isLoop();
      fill(i, blocks.get(i), last, before, steps);
      if (!before.isEmpty()) phases.add(Phase.once("before " + i, before));
      if (blocks.get(i).isLoop()) phases.add(loop(i, steps, blocks.get(i).states()));
      else if (!steps.isEmpty()) phases.add(Phase.once("part " + i, steps));
    }
    Map<String, View> results = finish();
    Map<String, View> readable = new LinkedHashMap<>(values.kept());
    readable.putAll(results);
    Preparation preparation = options.allows(Decision.PREPARE) ? Preparation.of(phases, recurrence, values) : Preparation.none(phases);
    if (!preparation.steps().isEmpty()) reasons.add(Decision.PREPARE + ": " + preparation.describe() + " depend on nothing but parameters that no update changes; done once, and again after a parameter is written");
    ChunkPlan plan = Chunks.of(preparation.rest(), readAndWritten(preparation, readable), options, reasons);
    Arena arena = Arena.plan(preparation.steps(), plan, readable.values(), values.kept().values(), options.threads(), options.element());
    reasons.add("buffers: " + arena.describe(options.element()));
    return new Schedule(recurrence, options, target, preparation.steps(), plan.phases(), plan.chunks(), values.kept(), results, arena, List.copyOf(reasons), equations);
  }

  /** The views that are accessed outside the phases of a run. */
  private static List<View> readAndWritten(Preparation preparation, Map<String, View> readable) {
    List<View> all = new ArrayList<>(readable.values());
    preparation.steps().forEach(s -> all.addAll(s.writes()));
    return all;
  }

  private Phase loop(int i, List<Step> steps, List<State> states) {
    boolean little = options.allows(Decision.SMALL) && OperationCount.step(placement.nodes(i), layout) < OperationCount.LEAST_STEP * options.threads();
    Partition partition = Partition.of(steps, options.batch(), options.threads(), little);
    if (options.threads() > 1) reasons.add("partition: loop " + i + ": " + partition.reason());
    return new Phase("loop " + i, steps, states, partition);
  }

  private void fill(int i, Block block, boolean last, List<Step> before, List<Step> steps) {
    for (State s : block.states()) {
      before.add(values.store(s.initial(), values.initial(s), layout.space(s.shape(), Axes.BATCH, true)));
      equations.put(before.get(before.size() - 1), List.of(s.name() + "'"));
    }
    Set<Expr> late = last ? updated(i) : Set.of();
    Fusion fusion = new Fusion(placement.nodes(i), uses, layout, block.isLoop(), late);
    List<Fusion.Group> groups = fusion.groups();
    if (last) claimUpdates(groups, late);
    Operands operands = new Operands(values, layout, labels, block.isLoop());
    Products products = new Products(uses, values, layout, target, placement, operands, this::home, reasons, labels, fusion);
    StandaloneSteps singles = new StandaloneSteps(uses, layout, values, operands, products, this::home);
    if (options.allows(Decision.PACK)) products.pack(groups);
    for (Fusion.Group group : groups) {
      List<Step> first = block.isLoop() ? before : steps;
      int known = steps.size(), prior = before.size();
      if (group.space() != null) steps.add(fused(group, groups, fusion));
      else singles.add(group.nodes().get(0), first, steps);
      List<String> names = products.together(group.nodes()).stream().map(equations::of).toList();
      for (Step s : steps.subList(known, steps.size())) equations.put(s, s instanceof Step.Pack p ? List.of(p.from().name()) : names);
      for (Step s : before.subList(prior, before.size())) equations.put(s, s instanceof Step.Pack p ? List.of(p.from().name()) : names);
    }
    for (State s : block.states()) next(s, steps);
    products.gradients().forEach((step, nodes) -> equations.put(step, nodes.stream().map(equations::of).toList()));
    reasons.addAll(new BlockReasons(placement, uses, layout, labels, hoist).of(i, block, groups));
  }

  /**
   * The place of a value that must be stored: its state's slot, the parameter that it replaces, or a buffer of its own.
   */
  private View home(Expr e) {
    if (values.has(e)) return values.view(e);
    int phase = placement.phase(e);
    boolean loop = placement.blocks().get(phase).isLoop();
    List<State> next = loop ? placement.nextOf(e) : List.of();
    View home;
    if (updateHomes.containsKey(e)) home = updateHomes.get(e);
    else if (!next.isEmpty() && next.get(0).shape().equals(e.shape()) && e.axes().equals(Axes.ALL)) home = values.after(next.get(0));
    else home = layout.dense(labels.of(e), e.shape(), e.axes(), !e.axes().time() || loop && !uses.isKept(e) ? 1 : layout.memorySteps(), false);
    values.put(e, home);
    return home;
  }

  private Step.Fused fused(Fusion.Group group, List<Fusion.Group> groups, Fusion fusion) {
    Set<Expr> mine = ImmutableSet.copyOf(group.nodes());
    List<Step.Fused.Store> stores = new ArrayList<>();
    List<Step.Fused.Work> work = new ArrayList<>();
    Set<Expr> again = new HashSet<>();
    for (Expr e : group.nodes()) {
      repeat(e, again, mine, fusion, work);
      work.add(work(e, mine, again, fusion));
    }
    if (options.allows(Decision.OVERLAY)) overlay.claim(group, groups).forEach((e, below) -> {
      values.put(e, values.view(below).overlaid(labels.of(e)));
      reasons.add(Decision.OVERLAY + ": " + labels.of(e) + " of every step lies over " + labels.of(below) + ", which nobody reads after it");
    });
    for (Expr e : group.nodes()) {
      boolean inside = !uses.isKept(e) && placement.nextOf(e).isEmpty() && uses.of(e).stream().allMatch(u -> u.reader() != null && mine.contains(u.reader()) && fusion.inRegister(u.reader(), u.operand()));
      if (!inside) stores.add(new Step.Fused.Store(new Step.Source.Register(e), home(e)));
    }
    return new Step.Fused(group.space(), work, stores);
  }

  /** Computes operands of e that are not stored, once in a kernel. */
  private void repeat(Expr e, Set<Expr> again, Set<Expr> group, Fusion fusion, List<Step.Fused.Work> work) {
    for (Expr arg : e.args()) {
      if (!uses.repeated().contains(arg) || !again.add(arg)) continue;
      repeat(arg, again, group, fusion, work);
      work.add(work(arg, group, again, fusion));
    }
  }

  private Step.Fused.Work work(Expr e, Set<Expr> group, Set<Expr> again, Fusion fusion) {
    List<Step.Source> operands = new ArrayList<>();
    for (int i = 0; i < e.args().size(); i++) {
      Expr bare = Fusion.bare(e.arg(i));
      if (again.contains(bare)) operands.add(new Step.Source.Register(bare));
      else if (group.contains(bare) && (again.contains(e) || fusion.inRegister(e, e.arg(i)))) operands.add(new Step.Source.Register(bare));
      else operands.add(e.is(Op.OUTER) && i == 0 ? column(values.operand(e.arg(i))) : values.operand(e.arg(i)));
    }
    return new Step.Fused.Work(e, operands);
  }

  /** A vector that runs down the rows of a matrix. */
  private static Step.Source column(Step.Source source) {
    return source instanceof Step.Source.Memory memory ? new Step.Source.Memory(memory.view().transposed()) : source;
  }

  /** Copies the next value of a state into its slot if the kernel that computes it could not write there. */
  private void next(State s, List<Step> steps) {
    Expr next = s.next();
    boolean there = values.has(next) && values.view(next).equals(values.after(s));
    if (there) return;
    steps.add(values.store(next, values.after(s), layout.space(s.shape(), Axes.ALL, true)));
    equations.put(steps.get(steps.size() - 1), List.of(s.name() + "'"));
  }

  private Set<Expr> updated(int phase) {
    return recurrence.updates().stream().map(Recurrence.Update::value)
        .filter(v -> v.is(Op.MAP) && placement.phase(v) == phase && uses.isFused(v)).collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /**
   * An update is written directly over its target if no other step reads the target in or after the kernel that
   * computes it.
   */
  private void claimUpdates(List<Fusion.Group> groups, Set<Expr> late) {
    for (Recurrence.Update u : recurrence.updates()) {
      Expr value = u.value();
      if (!late.contains(value) || value.shape().isScalar() || !value.type().equals(u.target().type()) || updateHomes.containsKey(value)) continue;
      int at = indexOf(groups, value);
      boolean safe = uses.of(u.target()).stream().allMatch(use -> use.reader() != null && (placement.phase(use.reader()) < placement.phase(value)
          || indexOf(groups, use.reader()) < at || indexOf(groups, use.reader()) == at && use.operand() == u.target())) && !uses.isShown(u.target());
      if (safe) updateHomes.put(value, values.view(u.target()));
    }
  }

  private static int indexOf(List<Fusion.Group> groups, Expr e) {
    for (int i = 0; i < groups.size(); i++) if (groups.get(i).nodes().contains(e)) return i;
    return -1;
  }

  /**
   * Outputs that are constants get a place. Updates that could not be written in place are copied, all values before
   * any target.
   */
  private Map<String, View> finish() {
    List<Step> steps = new ArrayList<>(), copies = new ArrayList<>();
    Map<String, View> results = new LinkedHashMap<>();
    for (Recurrence.Output o : recurrence.outputs()) results.put(o.name(), result(o.value(), steps));
    for (Recurrence.Update u : recurrence.updates()) {
      View target = values.view(u.target());
      if (values.has(u.value()) && values.view(u.value()).equals(target)) continue;
      IterationSpace space = layout.space(u.target().shape(), u.target().axes(), false);
      View held = layout.dense("next " + u.target().name(), u.target().shape(), u.target().axes(), 1, false);
      steps.add(values.store(u.value(), held, space));
      copies.add(new Step.Copy(space, held, target));
    }
    steps.addAll(copies);
    if (!steps.isEmpty()) phases.add(Phase.once("end", steps));
    return results;
  }

  /** A view of an output, or a copy if an update will overwrite it: outputs show the values before the updates. */
  private View result(Expr e, List<Step> steps) {
    View shown = new Operands(values, layout, labels, true).of(e, steps);
    if (!recurrence.isUpdated(ViewTable.source(e))) return shown;
    View copy = layout.dense(labels.of(e), e.shape(), e.axes(), 1, false);
    steps.add(new Step.Copy(layout.space(e.shape(), e.axes(), false), shown, copy));
    return copy;
  }
}
