// the arena -> a picture: steps from left to right, addresses from top to bottom, each buffer where it lies while it lives
import { colour, elements, h, s, set } from "rondo/link";

const LEFT = 8, TOP = 22, ROW = 9;

/** Addresses -> heights: stretches between the borders of buffers, of which a long one is higher, but not as much as it is longer. */
function heights(buffers) {
  const borders = [...new Set(buffers.flatMap((b) => [b.at, b.at + b.size]))].sort((a, b) => a - b);
  const y = new Map();
  let now = TOP;
  borders.forEach((at, i) => {
    if (i > 0 && buffers.some((b) => b.at < at && b.at + b.size > borders[i - 1])) now += ROW + 1.4 * Math.sqrt(Math.sqrt(at - borders[i - 1])) * 2;
    y.set(at, now);
  });
  return { y, height: now };
}

const bytes = (n) => (n < 1024 ? `${n} bytes` : n < 1048576 ? `${(n / 1024).toPrecision(3)} kB` : `${(n / 1048576).toPrecision(3)} MB`);

export function memoryPane() {
  const picture = h("div", { class: "scroll picture" }), head = h("p", { class: "note" }), table = h("div", { class: "scroll", hidden: true, tabindex: 0, role: "region", "aria-label": "buffers as a table" });
  const toggle = h("button", { type: "button", "aria-pressed": "false", onclick: () => {
    table.hidden = !table.hidden;
    picture.hidden = !table.hidden;
    toggle.setAttribute("aria-pressed", !table.hidden);
  } }, "as a table");
  const element = h("section", {}, h("div", { class: "tools" }, toggle), head, picture, table);
  const links = elements(picture, ".buffer"), rows = elements(table, "tr[data-lines]");
  let arena = null, drawn = null;

  function draw() {
    if (!arena || arena === drawn) return;
    drawn = arena;
    const buffers = arena.buffers.filter((b) => b.size > 0), { y, height } = heights(buffers);
    const room = Math.max(280, (picture.clientWidth || 420) - 20), wide = Math.max(room, 9 * (arena.last + 1)), across = (wide - LEFT) / (arena.last + 1);
    head.textContent = `${bytes(arena.size * arena.bytes)} in one array, ${buffers.length} buffers; steps from left to right, addresses from top to bottom. Buffers that do not live at the same time share a place.`;
    const boxes = buffers.map((b) => {
      const lines = set(b.lines), x = LEFT + b.first * across, w = (b.last - b.first + 1) * across - 1, top = y.get(b.at), tall = y.get(b.at + b.size) - top - 1;
      const told = `${b.name}: ${b.size} numbers at ${b.at}, from step ${b.first} to ${b.last >= arena.last ? "the end" : b.last}`;
      const room = Math.floor((w - 8) / 6.4);
      return s("g", { class: `buffer ${colour(lines)}`, role: "option", "aria-label": told, "data-lines": [...lines].join(" ") }, s("title", {}, told), s("rect", { x, y: top, width: Math.max(2, w), height: Math.max(2, tall), rx: 3 }),
        room > 2 && tall > 10 ? s("text", { x: x + 5, y: top + Math.min(tall - 3, 12) }, b.name.length <= room ? b.name : `${b.name.slice(0, room - 1)}…`) : []);
    });
    const every = Math.max(1, Math.ceil(24 / across));
    const ticks = Array.from({ length: arena.last }, (_, i) => i).filter((i) => i % every === 0).map((i) => s("text", { class: "tick", x: LEFT + (i + 0.5) * across, y: 14 }, i === 0 ? "" : i));
    picture.replaceChildren(s("svg", { width: wide, height: height + 8, viewBox: `0 0 ${wide} ${height + 8}`, role: "listbox", "aria-label": "buffers in memory over the steps" }, ...ticks, ...boxes));
    table.replaceChildren(h("table", {}, h("thead", {}, h("tr", {}, ["place", "numbers", "from", "to", "buffer"].map((t) => h("th", { scope: "col" }, t)))),
      h("tbody", {}, buffers.map((b) => h("tr", { "data-lines": b.lines.join(" "), class: colour(set(b.lines)) }, h("td", {}, b.at), h("td", {}, b.size), h("td", {}, b.first), h("td", {}, b.last >= arena.last ? "end" : b.last), h("th", { scope: "row" }, b.name))))));
    links.renew();
    rows.renew();
  }

  return {
    title: "Memory",
    element,
    data(program) {
      arena = program.arena;
      if (!element.hidden && element.isConnected) draw();
    },
    show: draw,
  };
}
