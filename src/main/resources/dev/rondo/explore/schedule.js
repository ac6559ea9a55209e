// a schedule -> its decisions with their reasons, and its steps by phase, each with its time once it was measured
import { colour, duration, elements, h, set } from "rondo/link";

export function schedulePane() {
  const element = h("section", { class: "scroll" });
  const links = elements(element);
  let program = null, times = null;

  function step(one) {
    const lines = set(one.lines), [what, from] = one.text.split(" <- ");
    const [kind, ...to] = what.split(": ");
    const took = times?.steps.find((t) => t.number === one.number);
    return h("li", { role: "option", class: `step ${colour(lines)}`, "data-lines": [...lines].join(" ") },
      h("span", { class: "number" }, one.number), h("span", { class: "what" }, h("b", {}, to.join(": ")), from ? ` ← ${from}` : "", h("small", {}, kind)), took ? h("span", { class: "took" }, duration(took.nanos)) : null);
  }

  function draw() {
    if (!program) return;
    const { decisions, phases } = program.schedule;
    element.replaceChildren(
      ...phases.flatMap((p) => [h("h3", {}, p.name, h("small", {}, p.when)), h("ol", { role: "listbox", "aria-label": `steps of ${p.name}` }, p.steps.map(step))]),
      h("h3", {}, "decisions", h("small", {}, "what the scheduler chose, and why")),
      h("ul", { class: "decisions" }, decisions.map((d) => {
        const [name, ...why] = d.split(": ");
        return h("li", {}, h("b", {}, name), ` ${why.join(": ")}`);
      })));
    links.renew();
  }

  return {
    title: "Schedule",
    element,
    data(now) {
      program = now;
      times = null;
      draw();
    },
    times(now) {
      times = now;
      draw();
    },
  };
}
