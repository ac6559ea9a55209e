// sizes, threads, element, program -> a form; change(request) is called when one of them is another
import { h } from "rondo/link";

const STOPS = [1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 20, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512];
const MEANING = { B: "examples in a batch", T: "steps of time" };

function nearest(value) {
  let best = 0;
  STOPS.forEach((stop, i) => {
    if (Math.abs(stop - value) <= Math.abs(STOPS[best] - value)) best = i;
  });
  return best;
}

/** A slider with its number beside it, which may be one that the slider does not have. */
function size(name, value, most, disabled, change) {
  const stops = STOPS.filter((stop) => stop <= most);
  const range = h("input", { type: "range", min: 0, max: stops.length - 1, value: nearest(value), id: `size-${name}`, "aria-valuetext": value, disabled });
  const number = h("input", { type: "number", min: 1, max: most, value, "aria-label": `${name}, as a number`, disabled, id: `number-${name}` });
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
    if (!Number.isInteger(chosen) || chosen < 1) return;
    range.value = nearest(chosen);
    told(chosen);
  });
  return h("div", { class: "size" }, h("label", { for: `size-${name}`, title: MEANING[name] ?? (name === "threads" ? null : `dimension ${name}`) }, name), range, number);
}

const option = (value, chosen) => h("option", { value, selected: value === chosen }, value);

/** form, what it starts with, whether it can be changed. */
export function controls(form, { limits, library, live }, change) {
  form.addEventListener("submit", (e) => e.preventDefault());
  let shown = "";

  /** Anew for a document, unless it has the same controls. */
  function show(document_, request) {
    const key = JSON.stringify([document_.names, Object.keys(document_.sizes)]);
    if (key === shown) return;
    shown = key;
    const sizes = (name, value) => {
      const held = { ...request().sizes, [name]: value };
      change({ sizes: held });
    };
    const focused = document.activeElement?.id;
    form.replaceChildren(
      h("fieldset", { class: "program" }, h("legend", {}, "Program"), ["forward", "derivative"].map((d) => [
        h("input", { type: "radio", name: "program", id: `program-${d}`, value: d, checked: request().program === d, onchange: () => change({ program: d }) }), h("label", { for: `program-${d}` }, d)])),
      h("fieldset", { class: "sizes" }, h("legend", {}, "Sizes"), Object.entries(document_.sizes).map(([name, value]) => size(name, value, limits[name] ?? limits.dimension, !live, sizes)),
        size("threads", document_.threads, limits.threads, !live, (name, value) => change({ threads: value }))),
      h("div", { class: "choices" },
        h("label", {}, "element ", h("select", { id: "element", disabled: !live, onchange: (e) => change({ element: e.target.value }) }, ["f32", "f64"].map((e) => option(e, document_.element)))),
        document_.names.length > 1 ? h("label", {}, "of ", h("select", { id: "cell", disabled: !live, onchange: (e) => change({ cell: e.target.value, sizes: request().sizes }) }, document_.names.map((n) => option(n, document_.name)))) : null,
        live ? h("label", {}, "open ", h("select", { id: "library", onchange: (e) => e.target.value && change({ open: e.target.value }) }, h("option", { value: "" }, "a library cell"), library.map((n) => option(n)))) : null,
        live ? h("button", { type: "button", id: "save", title: "The page as one file that needs nothing else", onclick: () => change({ save: true }) }, "Save page") : null,
      ),
    );
    if (focused) document.getElementById(focused)?.focus();
  }

  return { show };
}
