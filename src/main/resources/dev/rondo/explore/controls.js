// sizes, threads, chunk, element, program -> a form; change(request) is called when one of them is another
import { h } from "rondo/link";

const STOPS = [1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 20, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512];
const MEANING = { B: "examples in a batch", T: "steps of time", threads: null, chunk: "steps of time that go together; 0 for what the scheduler finds best" };

function nearest(stops, value) {
  let best = 0;
  stops.forEach((stop, i) => {
    if (Math.abs(stop - value) <= Math.abs(stops[best] - value)) best = i;
  });
  return best;
}

/** A slider with its number beside it, which may be one that the slider does not have. */
function size(name, value, most, disabled, change, least = 1) {
  const stops = [least, ...STOPS].filter((stop, i, all) => stop <= most && all.indexOf(stop) === i);
  const range = h("input", { type: "range", min: 0, max: stops.length - 1, value: nearest(stops, value), id: `size-${name}`, "aria-valuetext": value, disabled });
  const number = h("input", { type: "number", min: least, max: most, value, "aria-label": `${name}, as a number`, disabled, id: `number-${name}` });
  const told = (chosen) => {
    range.setAttribute("aria-valuetext", chosen);
    change(name, chosen);
  };
  range.addEventListener("input", () => {
    number.value = stops[range.value];
    told(stops[range.value]);
  });
  number.addEventListener("input", () => {
    const chosen = Number(number.value);
    if (number.value === "" || !Number.isInteger(chosen) || chosen < least) return;
    range.value = nearest(stops, chosen);
    told(chosen);
  });
  return h("div", { class: "size" }, h("label", { for: `size-${name}`, title: name in MEANING ? MEANING[name] : `dimension ${name}` }, name), range, number);
}

const option = (value, chosen) => h("option", { value, selected: value === chosen }, value);

/** form, what it starts with, whether it can be changed. */
export function controls(form, { limits, library, decisions, live }, change) {
  form.addEventListener("submit", (e) => e.preventDefault());
  addEventListener("pointerdown", (e) => {
    const options = form.querySelector("details");
    if (options && !options.contains(e.target)) options.open = false;
  });
  let shown = "";

  const programs = (request) => h("fieldset", { class: "program" }, h("legend", {}, "Program"), ["forward", "derivative"].map((d) => [
    h("input", { type: "radio", name: "program", id: `program-${d}`, value: d, checked: request.program === d, onchange: () => change({ program: d }) }), h("label", { for: `program-${d}` }, d)]));

  const sizes = (doc, request) => h("fieldset", { class: "sizes" }, h("legend", {}, "Sizes"),
    Object.entries(doc.sizes).map(([name, value]) => size(name, value, limits[name] ?? limits.dimension, !live, (n, v) => change({ sizes: { ...request().sizes, [n]: v } }))),
    size("threads", doc.threads, limits.threads, !live, (name, value) => change({ threads: value })),
    size("chunk", doc.chunk, limits.T, !live, (name, value) => change({ chunk: value }), 0));

  /** What the compiler may do. */
  function options(request) {
    const without = new Set(request.without);
    const decide = (d, on) => {
      if (on) without.delete(d);
      else without.add(d);
      change({ without: [...without] });
    };
    const details = h("details", { class: "options", id: "options" }, h("summary", {}, "Options"), h("div", { class: "sheet" },
      h("label", {}, "form of code ", h("select", { id: "form", onchange: (e) => change({ form: e.target.value }) }, ["auto", "scalar"].map((f) => option(f, request.form)))),
      h("fieldset", { class: "decisions" }, h("legend", { class: "seen" }, "what the scheduler may decide"),
        decisions.map((d) => h("label", {}, h("input", { type: "checkbox", name: d, checked: !without.has(d), onchange: (e) => decide(d, e.target.checked) }), ` ${d}`)))));
    details.addEventListener("keydown", (e) => {
      if (e.key !== "Escape" || !details.open) return;
      details.open = false;
      details.querySelector("summary").focus();
      e.preventDefault();
    });
    details.addEventListener("focusout", (e) => e.relatedTarget && !details.contains(e.relatedTarget) && (details.open = false));
    return details;
  }

  const choices = (doc, request) => h("div", { class: "choices" },
    h("label", {}, "element ", h("select", { id: "element", disabled: !live, onchange: (e) => change({ element: e.target.value }) }, ["f32", "f64"].map((e) => option(e, doc.element)))),
    doc.names.length > 1 ? h("label", {}, "of ", h("select", { id: "cell", disabled: !live, onchange: (e) => change({ cell: e.target.value }) }, doc.names.map((n) => option(n, doc.name)))) : null,
    live ? options(request()) : null,
    live ? h("label", {}, "open ", h("select", { id: "library", onchange: (e) => e.target.value && change({ open: e.target.value }) }, h("option", { value: "" }, "a library cell"), library.map((n) => option(n)))) : null,
    live ? h("button", { type: "button", id: "save", title: "The page as one file that needs nothing else", onclick: () => change({ save: true }) }, "Save page") : null);

  const toggle = h("button", { type: "button", class: "toggle", id: "settings", "aria-expanded": "false", "aria-controls": "chosen", onclick: () => toggle.setAttribute("aria-expanded", form.classList.toggle("open")) }, "Sizes and options");   // on a phone

  /** Anew for a document, unless it has the same controls. */
  function show(doc, request) {
    const key = JSON.stringify([doc.names, doc.name, Object.keys(doc.sizes)]);
    if (key === shown) return;
    shown = key;
    const focused = document.activeElement?.id, opened = form.querySelector("details")?.open;
    form.replaceChildren(programs(request()), toggle, h("div", { class: "chosen", id: "chosen" }, sizes(doc, request), choices(doc, request)));
    if (opened) form.querySelector("details").open = true;
    if (focused) document.getElementById(focused)?.focus();
  }

  return { show };
}
