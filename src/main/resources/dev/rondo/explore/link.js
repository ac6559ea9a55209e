// what is pointed at -> the lines of the text that it is of. Every pane shows whatever is of the same lines.

const NONE = new Set();
const panes = new Set();
let pointed = NONE, pinned = NONE;

/** The lines that are shown everywhere now. */
export const lit = () => (pointed.size ? pointed : pinned);

/** A pane: f(lines, reveal) is called at each change, with reveal where it is to bring them into view. */
export function attach(f) {
  panes.add(f);
}

function tell(from, reveal) {
  for (const f of panes) f(lit(), reveal && f !== from);
}

export function point(lines, from) {
  if (same(lines, pointed)) return;
  pointed = lines;
  tell(from, false);
}

export const leave = (from) => point(NONE, from);

/** Keeps them, and shows them in the panes other than the one that it comes from; the same twice lets go. */
export function pin(lines, from) {
  pinned = same(lines, pinned) ? NONE : lines;
  tell(from, pinned.size > 0);
}

export function release() {
  pinned = pointed = NONE;
  tell(null, false);
}

export const shares = (a, b) => {
  for (const x of a) if (b.has(x)) return true;
  return false;
};

const same = (a, b) => a.size === b.size && [...a].every((x) => b.has(x));

/** A number, 0 for none, or several -> a set. */
export const set = (lines) => (Array.isArray(lines) ? new Set(lines) : lines ? new Set([lines]) : NONE);

// each line of the text that something came of has a colour of its own, which repeats after eight
let ranks = new Map();

export function colours(lines) {
  ranks = new Map([...new Set(lines)].filter((n) => n > 0).sort((a, b) => a - b).map((line, i) => [line, i % 8]));
}

export const known = (line) => ranks.has(line);

export const colour = (lines) => {
  for (const line of lines) if (ranks.has(line)) return `e${ranks.get(line)}`;
  return "";
};

/** Elements with data-lines in a root: pointing, focus, click and keys; arrows move between them, so that Tab passes them all in one. */
export function elements(root, selector = "[data-lines]") {
  const of = (target) => target.closest?.(selector);
  const lines = (element) => new Set(element.dataset.lines.split(" ").filter(Boolean).map(Number));
  const pane = (now, reveal) => {
    let first = null;
    for (const e of root.querySelectorAll(selector)) {
      const on = now.size > 0 && shares(lines(e), now);
      e.classList.toggle("lit", on);
      if (on && !first) first = e;
    }
    root.classList.toggle("pointing", now.size > 0);
    if (reveal && first) scrollTo_(first, root);
  };
  root.addEventListener("pointerover", (e) => of(e.target) && e.pointerType !== "touch" && point(lines(of(e.target)), pane));
  root.addEventListener("pointerleave", () => leave(pane));
  root.addEventListener("focusin", (e) => of(e.target) && point(lines(of(e.target)), pane));
  root.addEventListener("focusout", () => leave(pane));
  root.addEventListener("click", (e) => of(e.target) && pin(lines(of(e.target)), pane));
  root.addEventListener("keydown", (e) => {
    const here = of(e.target);
    if (!here) return;
    if (e.key === "Enter" || e.key === " ") {
      pin(lines(here), pane);
      e.preventDefault();
    }
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[e.key];
    if (!step && e.key !== "Home" && e.key !== "End") return;
    const all = [...root.querySelectorAll(selector)];
    const to = e.key === "Home" ? 0 : e.key === "End" ? all.length - 1 : Math.min(all.length - 1, Math.max(0, all.indexOf(here) + step));
    here.tabIndex = -1;
    all[to].tabIndex = 0;
    all[to].focus();
    e.preventDefault();
  });
  attach(pane);
  return {
    /** After the elements have changed: one of them takes part in the order of Tab. */
    renew() {
      root.querySelectorAll(selector).forEach((e, i) => (e.tabIndex = i === 0 ? 0 : -1));
      pane(lit(), false);
    },
  };
}

/** Scrolls what scrolls around an element, and never the page. */
function scrollTo_(element, root) {
  let box = root;
  while (box && box.scrollHeight <= box.clientHeight && box.scrollWidth <= box.clientWidth) box = box.parentElement?.closest(".panel, .scroll") ?? null;
  if (!box) return;
  const a = element.getBoundingClientRect(), b = box.getBoundingClientRect();
  if (a.top < b.top || a.bottom > b.bottom) box.scrollTop += a.top - b.top - (b.height - a.height) / 3;
  if (a.left < b.left || a.right > b.right) box.scrollLeft += a.left - b.left - (b.width - a.width) / 3;
}

/** tag, attributes, children -> element. */
export function h(tag, attributes = {}, ...children) {
  const e = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) e.addEventListener(name.slice(2), value);
    else if (value === true) e.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) e.setAttribute(name, value);
  }
  e.append(...children.flat(Infinity).filter((c) => c !== null && c !== undefined));
  return e;
}

/** The same in SVG. */
export function s(tag, attributes = {}, ...children) {
  const e = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) if (value !== null && value !== undefined) e.setAttribute(name, value);
  e.append(...children.flat(Infinity));
  return e;
}

/** 1234 nanoseconds -> "1.23 µs". */
export function duration(nanos) {
  const [unit, size] = nanos < 1e3 ? ["ns", 1] : nanos < 1e6 ? ["µs", 1e3] : nanos < 1e9 ? ["ms", 1e6] : ["s", 1e9];
  return `${(nanos / size).toPrecision(3).replace(/e\+\d+/, "")} ${unit}`;
}
