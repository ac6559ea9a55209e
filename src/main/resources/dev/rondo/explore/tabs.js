// panes -> groups of tabs: four groups on a wide screen, two on a smaller one, one on a phone
import { h } from "rondo/link";

const WIDE = [["equations"], ["numbers", "memory", "times"], ["graph", "adjoint", "schedule"], ["kernels", "java", "bytecode", "assembly"]];
const LAYOUTS = [
  { name: "wide", query: "(min-width: 1180px)", groups: WIDE },
  { name: "middle", query: "(min-width: 760px)", groups: [["equations", "adjoint", "numbers", "memory", "times"], ["graph", "schedule", "kernels", "java", "bytecode", "assembly"]] },
  { name: "narrow", query: "all", groups: [WIDE.flat()] },
];
const LABELS = ["Text", "Numbers and memory", "Meaning", "Code"];

/** root, {name: {title, element, show()}}; show is called whenever a pane comes into view. */
export function tabs(root, panes) {
  const chosen = new Set(["equations", "numbers", "graph", "kernels"]);

  function select(name, group, focus) {
    for (const other of group.names) {
      const on = other === name;
      const tab = document.getElementById(`tab-${other}`);
      tab.setAttribute("aria-selected", on);
      tab.tabIndex = on ? 0 : -1;
      panes[other].element.hidden = !on;
      if (on) chosen.add(other);
      else chosen.delete(other);
      if (on && focus) tab.focus();
    }
    panes[name].show?.();
  }

  function keys(event, name, group) {
    const at = group.names.indexOf(name), n = group.names.length;
    const to = { ArrowRight: (at + 1) % n, ArrowLeft: (at + n - 1) % n, Home: 0, End: n - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    select(group.names[to], group, true);
  }

  let current = null;
  function arrange() {
    const layout = LAYOUTS.find((l) => matchMedia(l.query).matches);
    if (layout === current) return;
    current = layout;
    const kept = new Set(chosen);
    root.className = layout.name;
    const groups = layout.groups.map((names, i) => {
      const group = { names };
      const list = h("div", { role: "tablist", "aria-label": layout.groups.length === 4 ? LABELS[i] : "Stages" },
        names.map((name) => h("button", { type: "button", role: "tab", id: `tab-${name}`, "aria-controls": `panel-${name}`, onclick: () => select(name, group, false), onkeydown: (e) => keys(e, name, group) }, panes[name].title)));
      group.element = h("section", { class: `group g${i}`, "aria-label": layout.groups.length === 4 ? LABELS[i] : "Stages" }, list, names.map((name) => panes[name].element));
      return group;
    });
    root.replaceChildren(...groups.map((g) => g.element));
    for (const g of groups) select(g.names.find((n) => kept.has(n)) ?? g.names[0], g, false);
  }

  for (const [name, pane] of Object.entries(panes)) {
    pane.element.id = `panel-${name}`;
    pane.element.setAttribute("role", "tabpanel");
    pane.element.setAttribute("aria-labelledby", `tab-${name}`);
    pane.element.classList.add("panel", name);
  }
  LAYOUTS.forEach((l) => matchMedia(l.query).addEventListener("change", arrange));
  arrange();
  return { isShown: (name) => chosen.has(name), open: (name) => document.getElementById(`tab-${name}`).click() };
}
