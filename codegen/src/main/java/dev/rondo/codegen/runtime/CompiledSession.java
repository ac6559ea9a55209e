package dev.rondo.codegen.runtime;

import dev.rondo.codegen.bytecode.KernelClass;
import dev.rondo.codegen.event.Recorder;
import dev.rondo.codegen.event.RunEvent;
import dev.rondo.codegen.schedule.plan.Layout;
import dev.rondo.codegen.schedule.plan.Schedule;
import dev.rondo.codegen.schedule.plan.View;
import dev.rondo.graph.Axes;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.Shape;
import dev.rondo.graph.interpret.Indices;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** A session over compiled kernels: one array of memory, which views write and read. A run allocates nothing. */
public final class CompiledSession implements Session {

  /** A value of the interface: dense [t][b][m][n] for the caller, a view in memory. */
  private record Slot(View view, int place, int t, int b, int m, int n) {
    int length() {
      return Math.multiplyExact(Math.multiplyExact(t, b), Math.multiplyExact(m, n));
    }
  }

  private final Schedule schedule;
  private final KernelClass program;
  private final Workspace memory;
  private final float[] floats;
  private final double[] doubles;
  private final Map<String, Slot> writable = new HashMap<>();
  private final Map<String, Slot> readable = new HashMap<>();
  private final Set<String> lasting = new HashSet<>();   // constant parameters, which prepared values depend on
  private final Map<String, Integer> positions;   // of inputs and parameters that are read as indices
  private final Set<String> padded;
  private final Map<String, Recurrence.Input> restricted = new HashMap<>();   // whose numbers cannot be any
  private long runs;

  /** A session with memory of its own. */
  public CompiledSession(Schedule schedule, KernelClass program) {
    this(schedule, program, new Workspace(schedule));
  }

  public CompiledSession(Schedule schedule, KernelClass program, Workspace memory) {
    this.schedule = schedule;
    this.program = program;
    Indices indices = Indices.of(schedule.recurrence());
    this.positions = indices.at(schedule.options().sizes());
    this.padded = indices.padded();
    this.memory = memory;
    this.floats = memory.floats;
    this.doubles = memory.doubles;
    for (Recurrence.Output o : schedule.recurrence().outputs()) readable.put(o.name(), slot(o.value().shape(), o.value().axes(), schedule.results().get(o.name())));
    for (Recurrence.Param p : schedule.recurrence().params()) {
      writable.put(p.name(), slot(p.shape(), Axes.NONE, schedule.slots().get(p.name())));
      if (!schedule.recurrence().isUpdated(p.expr())) lasting.add(p.name());
    }
    for (Recurrence.Input i : schedule.recurrence().inputs()) writable.put(i.name(), slot(i.shape(), i.axes(), schedule.slots().get(i.name())));
    readable.putAll(writable);
    for (Recurrence.Input i : schedule.recurrence().inputs()) {
      if (i.isResets() || i.isLengths()) restricted.put(i.name(), i);
      if (!i.isLengths()) continue;
      double[] all = new double[length(i.name())];
      Arrays.fill(all, schedule.options().steps());
      write(i.name(), all);
    }
  }

  private Slot slot(Shape shape, Axes axes, View view) {
    Layout layout = new Layout(schedule.options());
    return new Slot(view, schedule.arena().place(view.buffer()) + view.offset(), axes.time() ? layout.steps() : 1, axes.batch() ? layout.batch() : 1, layout.m(shape), layout.n(shape));
  }

  private static Slot find(Map<String, Slot> slots, String name) {
    Slot slot = slots.get(name);
    if (slot == null) throw new IllegalArgumentException("nothing is named '" + name + "'; there are " + String.join(", ", new java.util.TreeSet<>(slots.keySet())));
    return slot;
  }

  private static void check(String name, Slot slot, int length) {
    if (length != slot.length()) throw new IllegalArgumentException("'" + name + "' holds " + slot.length() + " numbers, not " + length);
  }

  @Override
  public void write(String name, float[] values) {
    memory.guard.enter();
    try {
      Slot s = find(writable, name);
      check(name, s, values.length);
      if (positions.containsKey(name)) Indices.check(name, values, positions.get(name), padded.contains(name));
      Recurrence.Input checked = restricted.get(name);
      if (checked != null) checked.role().check(name, values.length, k -> values[k], schedule.options().steps());
      if (lasting.contains(name)) memory.forget();
      int from = 0;
      for (int t = 0; t < s.t; t++) for (int b = 0; b < s.b; b++) for (int m = 0; m < s.m; m++, from += s.n) {
        int to = row(s, t, b, m);
        if (floats != null) System.arraycopy(values, from, floats, to, s.n);
        else for (int n = 0; n < s.n; n++) doubles[to + n] = values[from + n];
      }
    } finally {
      memory.guard.exit();
    }
  }

  @Override
  public void write(String name, double[] values) {
    memory.guard.enter();
    try {
      Slot s = find(writable, name);
      check(name, s, values.length);
      if (positions.containsKey(name)) Indices.check(name, values, positions.get(name), padded.contains(name));
      Recurrence.Input checked = restricted.get(name);
      if (checked != null) checked.role().check(name, values.length, k -> values[k], schedule.options().steps());
      if (lasting.contains(name)) memory.forget();
      int from = 0;
      for (int t = 0; t < s.t; t++) for (int b = 0; b < s.b; b++) for (int m = 0; m < s.m; m++, from += s.n) {
        int to = row(s, t, b, m);
        if (doubles != null) System.arraycopy(values, from, doubles, to, s.n);
        else for (int n = 0; n < s.n; n++) floats[to + n] = (float) values[from + n];
      }
    } finally {
      memory.guard.exit();
    }
  }

  @Override
  public void read(String name, float[] into) {
    memory.guard.enter();
    try {
      Slot s = find(readable, name);
      check(name, s, into.length);
      int to = 0;
      for (int t = 0; t < s.t; t++) for (int b = 0; b < s.b; b++) for (int m = 0; m < s.m; m++) {
        int from = row(s, t, b, m);
        for (int n = 0; n < s.n; n++, from += s.view.n()) into[to++] = floats != null ? floats[from] : (float) doubles[from];
      }
    } finally {
      memory.guard.exit();
    }
  }

  @Override
  public void read(String name, double[] into) {
    memory.guard.enter();
    try {
      Slot s = find(readable, name);
      check(name, s, into.length);
      int to = 0;
      for (int t = 0; t < s.t; t++) for (int b = 0; b < s.b; b++) for (int m = 0; m < s.m; m++) {
        int from = row(s, t, b, m);
        for (int n = 0; n < s.n; n++, from += s.view.n()) into[to++] = floats != null ? floats[from] : doubles[from];
      }
    } finally {
      memory.guard.exit();
    }
  }

  public Workspace memory() {
    return memory;
  }

  /**
   * Copies row by row, without an array in between. Copies nothing if both sessions have the value at the same place.
   */
  @Override
  public void take(String name, Session from) {
    if (!(from instanceof CompiledSession other) || (floats == null) != (other.floats == null)) {
      Session.super.take(name, from);
      return;
    }
    memory.guard.enter();
    try {
      if (memory == other.memory) copy(name, other);
      else other.give(name, this);
    } finally {
      memory.guard.exit();
    }
  }

  private void give(String name, CompiledSession to) {
    memory.guard.enter();
    try {
      to.copy(name, this);
    } finally {
      memory.guard.exit();
    }
  }

  private void copy(String name, CompiledSession other) {
    Slot s = find(writable, name), theirs = find(other.writable, name);
    check(name, s, theirs.length());
    if (memory == other.memory && schedule.recurrence().param(name).isPresent()) return;
    if (lasting.contains(name)) memory.forget();
    for (int t = 0; t < s.t; t++) for (int b = 0; b < s.b; b++) for (int m = 0; m < s.m; m++) {
      System.arraycopy(other.floats != null ? other.floats : other.doubles, row(theirs, t, b, m), floats != null ? floats : doubles, row(s, t, b, m), s.n);
    }
  }

  private static int row(Slot s, int t, int b, int m) {
    return s.place + t * s.view.t() + b * s.view.b() + m * s.view.m();
  }

  @Override
  public int length(String name) {
    return find(readable, name).length();
  }

  @Override
  public void run() {
    memory.guard.enter();
    try {
      runs++;
      if (Recorder.isStarted() && RunEvent.isOn()) recorded();   // without a recording, no event is created and nothing is allocated
      else once();
    } finally {
      memory.guard.exit();
    }
  }

  private void once() {
    if (!memory.isOf(this)) program.prepare(memory.numbers());
    memory.run(this, program);
  }

  private void recorded() {
    RunEvent event = new RunEvent();
    event.begin();
    once();
    event.of(schedule.recurrence().name(), runs);
  }

  @Override
  public String toString() {
    return schedule.recurrence().name() + " after " + runs + (runs == 1 ? " run: " : " runs: ") + String.join(", ", new java.util.TreeSet<>(readable.keySet()));
  }

  @Override
  public void close() {
    memory.close();
  }
}
