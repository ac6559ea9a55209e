package dev.rondo.codegen.lower;

import dev.rondo.codegen.kernel.MemorySlot;
import dev.rondo.codegen.schedule.plan.Schedule;
import dev.rondo.codegen.schedule.plan.View;
import dev.rondo.graph.Axes;
import dev.rondo.graph.Dim;
import dev.rondo.graph.Recurrence;
import dev.rondo.graph.Shape;
import java.util.ArrayList;
import java.util.List;

/** Schedule -> the addresses of params, inputs and outputs. */
record MemoryMap(Schedule schedule) {

  List<MemorySlot> held() {
    List<MemorySlot> all = new ArrayList<>();
    Recurrence r = schedule.recurrence();
    r.params().forEach(p -> all.add(held(p.name(), "param", p.shape(), Axes.NONE, schedule.slots().get(p.name()))));
    r.inputs().forEach(i -> all.add(held(i.name(), "input", i.shape(), i.axes(), schedule.slots().get(i.name()))));
    r.outputs().forEach(o -> all.add(held(o.name(), "output", o.value().shape(), o.value().axes(), schedule.results().get(o.name()))));
    return all;
  }

  private MemorySlot held(String name, String role, Shape shape, Axes axes, View v) {
    int at = schedule.arena().place(v.buffer()) + v.offset();
    return new MemorySlot(name, role, type(shape, axes), at, axes.time() ? v.t() : 0, axes.batch() ? v.b() : 0, shape.rank() > 1 ? v.m() : 0, shape.rank() > 0 ? v.n() : 0);
  }

  /** {@code [T 4][B 2][H 16, I 8]}: the axes that a value varies over, then its shape. */
  private String type(Shape shape, Axes axes) {
    StringBuilder out = new StringBuilder();
    if (axes.time()) out.append("[T ").append(schedule.options().steps()).append("]");
    if (axes.batch()) out.append("[B ").append(schedule.options().batch()).append("]");
    if (shape.isScalar()) return out.toString();
    List<String> dims = new ArrayList<>();
    for (Dim d : shape.dims()) dims.add(d.isConstant() ? d.toString() : d + " " + d.at(schedule.options().sizes()));
    return out.append("[").append(String.join(", ", dims)).append("]").toString();
  }
}
