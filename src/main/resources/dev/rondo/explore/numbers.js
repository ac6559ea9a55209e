// values and gradients over time -> heat maps, one row a unit and one column a step; each number can be read
import { colour, elements, h, set } from "rondo/link";

const CELL = 15;

const shown = (v) => (typeof v === "string" ? v : Number(v).toPrecision(3).replace(/\.?0+$/, ""));
const largest = (grid) => Math.max(0, ...grid.flat().map((v) => (Number.isFinite(Number(v)) ? Math.abs(v) : 0)));
const norm = (row) => Math.hypot(...row.map((v) => Number(v) || 0));

/** -1 .. 1 -> from one colour through the ground to another. */
function tint(x, dark) {
  const at = Math.min(1, Math.abs(x)) ** 0.7, ground = dark ? [30, 34, 42] : [247, 247, 244], end = x < 0 ? (dark ? [84, 160, 255] : [25, 90, 170]) : dark ? [255, 142, 84] : [190, 62, 20];
  return `rgb(${ground.map((g, i) => Math.round(g + (end[i] - g) * at)).join(" ")})`;
}

export function numbersPane(ask) {
  const slider = h("input", { type: "range", id: "step", min: 1, max: 1, value: 1 }), told = h("output", { for: "step", id: "step-told" }), exact = h("p", { class: "exact", role: "status" });
  const table = h("button", { type: "button", "aria-pressed": "false", onclick: () => {
    asTable = !asTable;
    table.setAttribute("aria-pressed", asTable);
    draw();
  } }, "as tables");
  const player = h("button", { type: "button", onclick: () => play(!timer) }, "play");
  const other = h("button", { type: "button", title: "Other weights and inputs, of the next seed", onclick: () => ask(seed + 1) }, "reseed");
  const maps = h("div", { class: "scroll maps" }), note = h("p", { class: "note" });
  const element = h("section", {}, h("div", { class: "tools" }, h("label", { for: "step" }, "step"), slider, told, player, table, other), note, maps, exact);
  const links = elements(maps, ".value");
  let numbers = null, seed = 1, step = 0, asTable = false, drawn = null, timer = null;

  function paint(canvas, grid, most) {
    const dark = matchMedia("(prefers-color-scheme: dark)").matches, units = grid[0].length, steps = grid.length;
    const ratio = window.devicePixelRatio || 1, wide = canvas.clientWidth || 160, row = Math.max(2, Math.min(CELL, 96 / units)), tall = Math.round(row * units);
    canvas.width = wide * ratio;
    canvas.height = tall * ratio;
    canvas.style.setProperty("height", `${tall}px`);
    const c = canvas.getContext("2d"), w = wide / steps;
    c.scale(ratio, ratio);
    for (let t = 0; t < steps; t++) for (let u = 0; u < units; u++) {
      const v = Number(grid[t][u]);
      c.fillStyle = Number.isFinite(v) ? tint(most ? v / most : 0, dark) : "#d0f";
      c.fillRect(t * w, u * row, w + 0.5, row + 0.5);
    }
    c.strokeStyle = dark ? "#fff" : "#111";
    c.lineWidth = 1.5;
    c.strokeRect(step * w + 0.75, 0.75, Math.max(1, w - 1.5), tall - 1.5);
  }

  function map(value, what, grid) {
    const most = largest(grid), units = grid[0].length;
    let unit = 0;
    const name = what === "value" ? value.name : `∂loss/∂${value.name}`;
    const said = () => `${name}, step ${step + 1}, unit ${unit + 1}: ${shown(grid[step][unit])}`;
    const canvas = h("canvas", { tabindex: 0, role: "img", "aria-label": `${name} over ${grid.length} steps` });
    const say = () => {
      exact.textContent = said();
      canvas.setAttribute("aria-label", said());
    };
    const at = (event) => {
      const box = canvas.getBoundingClientRect();
      unit = Math.min(units - 1, Math.max(0, Math.floor(((event.clientY - box.top) / box.height) * units)));
      go(Math.floor(((event.clientX - box.left) / box.width) * grid.length));
      say();
    };
    canvas.addEventListener("pointermove", (e) => (e.buttons || e.pointerType === "mouse") && at(e));
    canvas.addEventListener("pointerdown", at);
    canvas.addEventListener("focus", say);
    canvas.addEventListener("keydown", (e) => {
      const [dt, du] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[e.key] ?? [0, 0];
      if (!dt && !du) return;
      e.preventDefault();
      e.stopPropagation();
      unit = Math.min(units - 1, Math.max(0, unit + du));
      go(step + dt);
      say();
    });
    const caption = what === "value" ? `±${shown(most)}` : `norm ${shown(norm(grid[0]))} at step 1, ${shown(norm(grid[grid.length - 1]))} at step ${grid.length}`;
    return { figure: h("figure", {}, canvas, h("figcaption", {}, `${name}  ${caption}`)), paint: () => paint(canvas, grid, most) };
  }

  const numbersTable = (value, name, grid) => h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": `${name} as a table` }, h("table", {}, h("caption", {}, name), h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "step"), grid[0].map((_, u) => h("th", { scope: "col" }, `unit ${u + 1}`)))),
    h("tbody", {}, grid.map((row, t) => h("tr", {}, h("th", { scope: "row" }, t + 1), row.map((v) => h("td", {}, shown(v))))))));

  let paints = [];
  const go = (to) => {
    step = Math.min(numbers.steps - 1, Math.max(0, to));
    slider.value = step + 1;
    told.textContent = `${step + 1} of ${numbers.steps}`;
    paints.forEach((p) => p());
  };
  slider.addEventListener("input", () => {
    play(false);
    if (numbers?.values) go(slider.value - 1);
  });

  /** Goes through the steps by itself, from the first where it is at the last. */
  function play(on) {
    clearInterval(timer);
    timer = on && numbers?.values ? setInterval(() => (step + 1 < numbers.steps ? go(step + 1) : play(false)), 400) : null;
    player.textContent = timer ? "pause" : "play";
    if (timer && step + 1 >= numbers.steps) go(0);
  }

  function draw() {
    play(false);
    paints = [];
    drawn = numbers;
    if (!numbers) return;
    if (!numbers.values) {
      note.textContent = numbers.problem;
      maps.replaceChildren();
      return;
    }
    slider.max = numbers.steps;
    step = Math.min(step, numbers.steps - 1);
    note.textContent = `One example of random inputs, first weights (seed ${numbers.seed}); ${numbers.loss}, ${shown(numbers.lossValue)}. Left the values, right their gradients; a row is a unit, a column a step.${numbers.steps < numbers.ofSteps ? ` The first ${numbers.steps} of ${numbers.ofSteps} steps.` : ""}`;
    maps.replaceChildren(...numbers.values.filter((v) => v.values[0].length > 0).map((v) => {
      const lines = set(v.lines), cut = v.values[0].length < v.units ? `, the first ${v.values[0].length} of ${v.units} units` : "";
      const head = h("h3", {}, v.name, h("small", {}, v.role + cut));
      const attributes = { class: `value ${colour(lines)}`, role: "group", "aria-label": v.name, "data-lines": [...lines].join(" ") };
      if (asTable) return h("div", attributes, head, numbersTable(v, v.name, v.values), numbersTable(v, `∂loss/∂${v.name}`, v.gradients));
      const a = map(v, "value", v.values), b = map(v, "gradient", v.gradients);
      paints.push(a.paint, b.paint);
      return h("div", attributes, head, h("div", { class: "pair" }, a.figure, b.figure));
    }));
    links.renew();
    go(step);
  }

  new ResizeObserver(() => paints.forEach((p) => p())).observe(maps);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => paints.forEach((p) => p()));

  return {
    title: "Numbers",
    element,
    live: (on) => (other.hidden = !on),
    numbers(now) {
      numbers = now;
      if (now.seed) seed = now.seed;
      if (!element.hidden && element.isConnected) draw();
    },
    show: () => (drawn !== numbers ? draw() : paints.forEach((p) => p())),
  };
}
