// a graph -> its picture; a node is of the line of its equation
import { isPlaced, placed } from "rondo/layers";
import { colour, elements, h, s, set } from "rondo/link";

const MOST = 700;
const AT_ONCE = 120;   // values; a larger graph takes a while to be laid out, and the other panes need not wait for it
const clipped = (text, n) => (text.length <= n ? text : `${text.slice(0, n - 1)}…`);

const kind = (n) => (n.from.length > 0 ? "made" : ["param", "input", "state", "constant"].includes(n.operation) ? n.operation : "leaf");

const path = (points) => {
  let d = `M${points[0].x} ${points[0].y}`;
  for (let i = 1; i < points.length; i++) {
    const a = points[i - 1], b = points[i], y = (a.y + b.y) / 2;
    d += ` C${a.x} ${y} ${b.x} ${y} ${b.x} ${b.y}`;
  }
  return d;
};

export function graphPane() {
  const box = h("div", { class: "scroll picture" });
  const zooms = h("div", { class: "tools" }, ["−", "+"].map((sign, i) => h("button", { type: "button", "aria-label": i ? "larger" : "smaller", onclick: () => zoom(i ? 1.25 : 0.8) }, sign)), h("button", { type: "button", onclick: () => fit(0.2) }, "fit"));
  const note = h("p", { class: "note" }, "From what goes in, above, to what comes out, below; a value that is read far below stands there again. A dashed arrow leads from what a state becomes to what it is in the next step.");
  const element = h("section", {}, zooms, note, box);
  const links = elements(box, ".node");
  let wanted = null, drawn = null, size = null, scale = 1;

  function zoom(by) {
    scale = Math.min(3, Math.max(0.2, scale * by));
    const svg = box.querySelector("svg");
    if (!svg) return;
    svg.setAttribute("width", size.width * scale);
    svg.setAttribute("height", size.height * scale);
  }

  /** All of its width, unless it would be smaller than so. */
  function fit(least) {
    if (!size) return;
    scale = 1;
    zoom(Math.min(1, Math.max(least, (box.clientWidth - 12) / size.width)));
    box.scrollLeft = (box.scrollWidth - box.clientWidth) / 2;
  }

  function draw() {
    if (!wanted || drawn === wanted) return;
    drawn = wanted;
    const graph = wanted;
    if (graph.nodes.length > MOST) {
      size = null;
      box.replaceChildren(h("p", { class: "note" }, `A graph of ${graph.nodes.length} values is more than a picture can show; the equations and the schedule show all of it.`));
      return;
    }
    const picture = placed(graph), where = new Map(picture.marks.filter((m) => !m.isAgain).map((m) => [m.value, m]));
    size = { width: picture.width, height: picture.height };
    const edges = picture.edges.map((e) => s("path", { class: "edge", d: path(e.points), "data-from": e.from.value, "data-to": e.to.value, "marker-end": "url(#tip)" }));
    const backs = graph.states.map(([state, next]) => {
      const a = where.get(next), b = where.get(state), side = Math.max(a.x, b.x) + 90;
      return s("path", { class: "edge back", d: `M${a.x + a.width / 2} ${a.y} C${side + 40} ${a.y} ${side + 40} ${b.y} ${b.x + b.width / 2} ${b.y}`, "data-from": next, "data-to": state, "marker-end": "url(#tip)" });
    });
    size.width += backs.length ? 40 : 0;
    const nodes = picture.marks.map((m) => {
      const n = graph.nodes[m.value], lines = set(n.lines), { x, y, width, height } = m;
      const from = n.from.map((f) => graph.nodes[f].name || graph.nodes[f].operation).join(", ");
      const told = `${m.label}, ${n.type}${m.isAgain ? "; again, from above" : from ? `; of ${from}` : ""}${lines.size ? `; line ${[...lines].join(", ")}` : ""}`;
      return s("g", { class: `node ${kind(n)} ${m.isAgain ? "again" : ""} ${colour(lines)}`, role: "option", "aria-label": told, "data-lines": [...lines].join(" "), "data-node": m.value, transform: `translate(${x - width / 2} ${y - height / 2})` },
        s("title", {}, told), s("rect", { class: "body", width, height, rx: n.from.length ? 7 : 19 }), s("rect", { class: "stripe", x: 10, y: height - 4, width: width - 20, height: 2.5, rx: 1 }),
        s("text", { x: width / 2, y: 16, class: "name" }, clipped(m.label, 22)), s("text", { x: width / 2, y: 29, class: "type" }, clipped(m.shape, 30)));
    });
    box.replaceChildren(s("svg", { viewBox: `0 0 ${size.width} ${size.height}`, role: "listbox", "aria-label": "values of the graph" },
      s("defs", {}, s("marker", { id: "tip", viewBox: "0 0 6 6", refX: 6, refY: 3, markerWidth: 7, markerHeight: 7, markerUnits: "userSpaceOnUse", orient: "auto" }, s("path", { d: "M0 0 L6 3 L0 6 z", class: "tip" }))), ...edges, ...backs, ...nodes));
    fit(0.7);
    links.renew();
  }

  function around(target) {
    const node = target.closest?.(".node")?.dataset.node;
    for (const e of box.querySelectorAll(".edge")) {
      e.classList.toggle("into", e.dataset.to === node);
      e.classList.toggle("outof", e.dataset.from === node);
    }
    for (const e of box.querySelectorAll(".node")) e.classList.toggle("same", e.dataset.node === node);
  }
  box.addEventListener("pointerover", (e) => around(e.target));
  box.addEventListener("focusin", (e) => around(e.target));

  const isSeen = () => !element.hidden && element.isConnected;

  return {
    title: "Graph",
    element,
    /** A graph that will be shown, once all else of its program is known. */
    ahead(graph) {
      if (isSeen() && graph.nodes.length <= MOST) placed(graph);
    },
    data(program) {
      wanted = program.graph;
      if (!isSeen()) return;
      if (wanted.nodes.length <= AT_ONCE || isPlaced(wanted)) return draw();
      drawn = size = null;
      box.replaceChildren(h("p", { class: "note" }, `laying out ${wanted.nodes.length} values ..`));
      setTimeout(draw, 20);
    },
    show: draw,
  };
}
