// the page: a request -> the server's document, or the document that the file holds -> panes
import { attach, colours, duration, h, release, set, shares } from "rondo/link";
import { listing, readonly } from "rondo/listing";
import { graphPane } from "rondo/graph";
import { schedulePane } from "rondo/schedule";
import { memoryPane } from "rondo/memory";
import { numbersPane } from "rondo/numbers";
import { timesPane } from "rondo/times";
import { tabs } from "rondo/tabs";
import { controls } from "rondo/controls";
import { ask } from "rondo/server";

const start = JSON.parse(document.getElementById("start").textContent);
const live = !start.document;
const limits = start.limits ?? { dimension: 4096, B: 1024, T: 1024, threads: 16 };
const WAIT = 250;   // milliseconds of quiet before what was typed is compiled

let request = live ? { ...start.request, program: "forward" } : { program: "forward" };
let shown = null;   // the document
let timer = null;

const textPane = (title, label, kind, extra = []) => {
  const element = h("section", { class: "code" }, extra), code = listing(element, label, kind);
  let waiting = null;   // a text that nobody looks at is not laid out
  const show = () => {
    if (!waiting) return;
    code.show(...waiting);
    waiting = null;
    code.find();
  };
  const text = (now, lines = []) => {
    waiting = [now, lines];
    if (!element.hidden) show();
  };
  return { title, element, text, show };
};

const equations = h("section", { class: "code" });
const errors = h("ul", { class: "errors" });
const editor = listing(equations, live ? "equations, which can be edited" : "equations", "rondo", live ? (text) => edited(text) : readonly);
equations.append(errors);

const assemble = h("button", { type: "button", class: "main", id: "assemble", disabled: !live, onclick: () => assembled() }, "Show assembly");
const assemblyNote = h("p", { class: "note" }, live ? "Runs the program that is shown in another JVM and asks HotSpot what it made of it, which takes up to half a minute." : "No assembly was made for this file; 'rondo explore' makes it on demand.");

const panes = {
  equations: { title: "Equations", element: equations },
  numbers: numbersPane((seed) => numbers(seed)),
  memory: memoryPane(),
  times: timesPane(() => measured(), live),
  graph: graphPane(),
  adjoint: textPane("Adjoint", "the derivative, as a program", "rondo"),
  schedule: schedulePane(),
  kernels: textPane("Kernels", "kernels", "kernels"),
  java: textPane("Java", "Java source", "java"),
  bytecode: textPane("Bytecode", "bytecode", "bytecode"),
  assembly: textPane("Assembly", "assembly", "assembly", [h("div", { class: "tools" }, assemble), assemblyNote]),
};
panes.numbers.live(live);
const arranged = tabs(document.getElementById("panes"), panes);
const form = controls(document.getElementById("controls"), { limits, library: start.library ?? [], decisions: start.decisions ?? [], live }, changed);

const status = document.getElementById("status"), problem = document.getElementById("problem");

async function changed(change) {
  if (change.save) return saved();
  if (change.open) return opened(change.open);
  const program = change.program && change.program !== request.program;
  request = { ...request, ...change };
  if (!live) return program && show(start.document);
  compileSoon(program ? 0 : WAIT / 2);
}

function edited(text) {
  request.text = text;
  compileSoon(WAIT);
}

function compileSoon(wait) {
  clearTimeout(timer);
  timer = setTimeout(compile, wait);
}

async function opened(name) {
  const text = await (await fetch(`/cell?${name}`)).text();
  request = { ...request, text, file: `${name}.rondo`, cell: name };
  release();
  compileSoon(0);
}

async function compile() {
  const began = performance.now(), asked = { ...request };
  document.body.setAttribute("aria-busy", "true");
  ask("/graph", asked).then((graph) => graph && !graph.problem && panes.graph.ahead(graph));
  const answer = await ask("/compile", asked);
  if (!answer) return;
  document.body.removeAttribute("aria-busy");
  if (answer.problem) return failed(answer);
  show(answer);
  status.textContent = `${answer.programs[asked.program].summary}; answered in ${Math.round(performance.now() - began)} ms`;
  numbers(panes.numbers.seed ?? 1);
}

/** The panes keep the last program without errors, and say so. */
function failed(answer) {
  const found = answer.diagnostics ?? [];
  document.body.classList.add("stale");
  editor.wrong(found);
  problem.textContent = answer.problem + (shown ? "; the panes show the program as it was before" : "");
  errors.replaceChildren(...found.map((d) => h("li", {}, h("button", { type: "button", onclick: () => editor.goTo(d.line, d.column) }, `line ${d.line}, column ${d.column}`), ` ${d.message}`, d.remedy ? h("span", { class: "remedy" }, d.remedy) : "")));
}

function show(doc) {
  const program = doc.programs[request.program];
  if (!program) return failed({ problem: doc.adjoint.problem ?? "the file does not hold this program" });
  shown = doc;
  document.body.classList.remove("stale");
  problem.textContent = "";
  errors.replaceChildren();
  const another = document.getElementById("subject").textContent !== doc.name;
  document.getElementById("subject").textContent = doc.name;
  document.title = `${doc.name} — Rondo explorer`;
  request.cell = doc.name;
  colours([...program.graph.nodes.flatMap((n) => [...set(n.lines)]), ...program.kernels.lines.flatMap((l) => [...set(l)])]);
  if (editor.view.state.doc.toString() !== doc.text && (!live || request.text === doc.text)) editor.show(doc.text);
  editor.wrong([]);
  editor.renew();
  if (another) editor.reveal(Math.max(1, Math.min(...program.graph.nodes.flatMap((n) => [...set(n.lines)]), doc.text.split("\n").length) - 1));
  form.show(doc, () => request);
  panes.adjoint.text(doc.adjoint.text ?? `# ${doc.adjoint.problem}`, doc.adjoint.lines ?? []);
  for (const stage of ["kernels", "java", "bytecode"]) panes[stage].text(program[stage].text, program[stage].lines);
  for (const pane of [panes.graph, panes.schedule, panes.memory, panes.times]) pane.data(program);
  panes.assembly.text("");
  if (!live) {
    panes.numbers.numbers(doc.numbers);
    status.textContent = `${program.summary}. This page is a file: what it shows is fixed, and nothing in it can be edited. 'rondo explore' opens it to be changed.`;
  }
  document.body.dataset.ready = `${doc.name} ${request.program}`;
}

async function numbers(seed) {
  const answer = await ask("/numbers", { ...request, seed });
  if (answer) panes.numbers.numbers(answer);
}

async function measured() {
  const of = shown;
  panes.times.busy(true);
  const answer = await ask("/measure", request);
  panes.times.busy(false);
  if (!answer || of !== shown) return;   // of a program that is shown no more
  panes.times.times(answer, shown.text);
  if (!answer.problem && !(answer.shared?.threads > 1)) panes.schedule.times(answer);   // steps of one thread are not those of several
}

async function assembled() {
  const of = shown;
  assemble.disabled = true;
  assemble.textContent = "Running ..";
  const answer = await ask("/assembly", request);
  assemble.disabled = false;
  assemble.textContent = "Show assembly";
  if (answer && of === shown) panes.assembly.text(answer.problem ? `; ${answer.problem}` : answer.text, answer.lines ?? []);
}

async function saved() {
  const answer = await ask("/page", request);
  if (!answer) return;
  if (answer.problem) return failed(answer);
  const link = h("a", { href: URL.createObjectURL(new Blob([answer.text], { type: "text/html" })), download: `${request.cell}.html` });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

// what became of the lines that are pointed at, in numbers
const became = document.getElementById("became");
attach((now) => {
  const program = shown?.programs[request.program];
  if (!program || !now.size) {
    became.textContent = "Point at or tap anything to see what it came from and what it became.";
    return;
  }
  const count = (list) => list.filter((l) => shares(set(l), now)).length;
  const many = (n, one, more) => `${n} ${n === 1 ? one : more}`;
  const lines = [...now].sort((a, b) => a - b);
  became.textContent = `Line ${lines.join(", ")}${lines.length === 1 ? `, ${shown.text.split("\n")[lines[0] - 1]?.trim() ?? ""}` : ""}: ${[
    many(count(program.graph.nodes.map((n) => n.lines)), "value", "values"),
    many(count(program.schedule.phases.flatMap((p) => p.steps.map((s) => s.lines))), "step", "steps"),
    many(count(program.arena.buffers.map((b) => b.lines)), "buffer", "buffers"),
    `${count(program.kernels.lines)} lines of kernels, ${count(program.java.lines)} of Java, ${count(program.bytecode.lines)} of bytecode`,
  ].join(", ")}.`;
});

addEventListener("keydown", (e) => {
  if (e.key === "Escape" && !e.defaultPrevented) release();
});

release();
document.body.classList.toggle("fixed", !live);
if (live) {
  editor.show(request.text);
  form.show({ names: [], sizes: request.sizes, threads: request.threads, chunk: request.chunk, element: request.element }, () => request);
  compile();
} else show(start.document);
