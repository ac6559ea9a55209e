// a graph -> what a picture shows of it, in layers laid out by dagre: each value once, and again beside a reader far below it, for which a line across the whole picture would be hard to follow
import { Graph, layout } from "rondo/vendor";

const FAR = 10, FAR_LEAF = 3;   // layers between a value, or what nothing computes, and a reader that a line still leads to
const MARGIN = 16, HEIGHT = 38;

const label = (n) => (!n.name ? n.operation : n.from.length === 0 ? n.name : `${n.name} = ${n.operation}`);
// in a picture most values differ from example to example and from step to step: what does not is said
const shape = (n) => (n.type.endsWith(" over batch, time") ? n.type.slice(0, -" over batch, time".length) : n.operation === "constant" ? "" : n.type);

/** All but constants that nothing reads in the graph, as what a state begins with. */
const isShown = (graph, i, readers) => graph.nodes[i].operation !== "constant" || readers[i].length > 0 || graph.states.some((s) => s.includes(i));

function readersOf(graph) {
  const readers = graph.nodes.map(() => []);
  graph.nodes.forEach((n, i) => new Set(n.from).forEach((from) => readers[from].push(i)));
  return readers;
}

/** The layer of each value: one below the lowest that it reads; what reads nothing is one above its first reader. Values come after what they read. */
function depths(graph, readers) {
  const depth = graph.nodes.map(() => 0);
  graph.nodes.forEach((n, i) => n.from.forEach((from) => (depth[i] = Math.max(depth[i], depth[from] + 1))));
  graph.nodes.forEach((n, i) => n.from.length || !readers[i].length || (depth[i] = Math.min(...readers[i].map((r) => depth[r])) - 1));
  return depth;
}

/** Marks { key, value, isAgain, label, shape }, each before what reads it, and edges [key, key] between them. */
function marks(graph) {
  const readers = readersOf(graph), depth = depths(graph, readers), all = [], edges = [];
  graph.nodes.forEach((n, i) => {
    if (!isShown(graph, i, readers)) return;
    for (const from of new Set(n.from)) {
      const v = graph.nodes[from], isAgain = depth[i] - depth[from] > (v.from.length ? FAR : FAR_LEAF), key = isAgain ? `${from} for ${i}` : `${from}`;
      if (isAgain) all.push({ key, value: from, isAgain, label: v.name || v.operation, shape: shape(v) });
      edges.push([key, `${i}`]);
    }
    all.push({ key: `${i}`, value: i, isAgain: false, label: label(n), shape: shape(n) });
  });
  return { all, edges };
}

const width = (m) => Math.max(44, 7.3 * Math.min(22, m.label.length) + 20, 5.6 * Math.min(30, m.shape.length) + 16);

let last = { of: "", picture: null };

/** Whether this is the graph that was laid out last. */
export const isPlaced = (graph) => last.of === JSON.stringify(graph);

/** Marks { .., x, y, width, height } and edges { from, to, points } in a picture of a size; x and y are the middle of a mark. */
export function placed(graph) {
  if (!isPlaced(graph)) last = { of: JSON.stringify(graph), picture: laidOut(graph) };
  return last.picture;
}

function laidOut(graph) {
  const { all, edges } = marks(graph), g = new Graph().setGraph({ rankdir: "TB", nodesep: 14, ranksep: 30, edgesep: 8, marginx: MARGIN, marginy: MARGIN }).setDefaultEdgeLabel(() => ({}));
  all.forEach((m) => g.setNode(m.key, { width: width(m), height: HEIGHT }));
  edges.forEach(([from, to]) => g.setEdge(from, to));
  layout(g);
  const byKey = new Map(all.map((m) => [m.key, { ...m, ...g.node(m.key) }]));
  return { marks: [...byKey.values()], edges: g.edges().map((e) => ({ from: byKey.get(e.v), to: byKey.get(e.w), points: g.edge(e).points })), width: g.graph().width, height: g.graph().height };
}
