// a text whose lines are linked -> an editor, or a view that can be read and walked through but not changed
import { Decoration, EditorState, EditorView, GutterMarker, HighlightStyle, StateEffect, StreamLanguage, ViewPlugin, bracketMatching, defaultKeymap, drawSelection, gutter, highlightActiveLine, history, historyKeymap, keymap, lineNumbers, lintGutter, lintKeymap, setDiagnostics, syntaxHighlighting, tags } from "rondo/vendor";
import { attach, colour, known, leave, lit, pin, point, set, shares } from "rondo/link";

const words = (text) => new Set(text.split(" "));

const RONDO = words("cell network function input state param output loss target init over time per example step shared backward repeat data train sizes lengths resets final last total");
const KERNEL = words("program kernel for from by times param input output vector scalar barrier of");
const JAVA = words("public private static final class void int float double for return if else new import long boolean while");

/** Text -> words, numbers, comments and the rest; enough to be read. */
function language(keywords, comment, instruction = false, continued = null) {
  return StreamLanguage.define({
    token(stream) {
      if (continued && stream.sol() && stream.match(continued)) {
        stream.skipToEnd();
        return "comment";
      }
      if (stream.eatSpace()) return null;
      if (stream.match(comment)) {
        stream.skipToEnd();
        return "comment";
      }
      if (stream.match(/^\d[\d.]*([eE][-+]?\d+)?f?/)) return "number";
      if (instruction && stream.match(/^[A-Z][A-Z_0-9]{2,}\b/)) return "keyword";
      const word = stream.match(/^[\p{L}_][\p{L}\d_]*'?/u);
      if (word) return keywords.has(word[0]) ? "keyword" : stream.peek() === "(" ? "function" : "variable";
      stream.next();
      return "operator";
    },
    tokenTable: { comment: tags.comment, number: tags.number, keyword: tags.keyword, function: tags.function(tags.variableName), variable: tags.variableName, operator: tags.operator },
  });
}

const LANGUAGES = {
  rondo: language(RONDO, /^#/),
  kernels: language(KERNEL, /^#/),
  java: language(JAVA, /^(\/\/|\/\*)/, false, /^\s*\*/),
  bytecode: language(JAVA, /^\/\//, true),
  assembly: language(new Set(), /^;/),
};

const STYLE = HighlightStyle.define([
  { tag: tags.comment, class: "t-comment" },
  { tag: tags.number, class: "t-number" },
  { tag: tags.keyword, class: "t-keyword" },
  { tag: tags.function(tags.variableName), class: "t-function" },
]);

const nonce = document.querySelector("script[nonce]")?.nonce;
const renewed = StateEffect.define();

class Mark extends GutterMarker {
  constructor(lines) {
    super();
    this.lines = lines;
  }
  eq(other) {
    return [...this.lines].join() === [...other.lines].join();
  }
  toDOM() {
    const e = document.createElement("span");
    e.className = `mark ${colour(this.lines)}`;
    e.textContent = this.lines.size > 1 ? `${Math.min(...this.lines)}+` : [...this.lines].join();
    e.title = `of line ${[...this.lines].sort((a, b) => a - b).join(", ")}`;
    return e;
  }
}

/** parent, name, language; with change(text) it can be edited. */
export function listing(parent, label, kind, change = null) {
  let lines = [], quiet = false;
  const of = (number) => (change ? (known(number) ? new Set([number]) : new Set()) : lines[number - 1] ?? new Set());
  const lineAt = (view, event) => {
    const at = view.posAtCoords({ x: event.clientX, y: event.clientY }, false);
    return of(view.state.doc.lineAt(at).number);
  };

  const links = ViewPlugin.fromClass(
    class {
      constructor(view) {
        this.decorations = this.made(view);
      }
      update(update) {
        const told = update.transactions.some((t) => t.effects.some((e) => e.is(renewed)));
        if (update.docChanged || update.viewportChanged || told) this.decorations = this.made(update.view);
      }
      made(view) {
        const found = [], now = lit();
        for (const { from, to } of view.visibleRanges) {
          for (let at = from; at <= to; ) {
            const line = view.state.doc.lineAt(at), mine = of(line.number);
            if (mine.size) {
              const on = shares(mine, now);
              found.push(Decoration.line({ class: `linked ${colour(mine)}${on ? " lit" : ""}`, attributes: { "data-lines": [...mine].join(" ") } }).range(line.from));
            }
            at = line.to + 1;
          }
        }
        return Decoration.set(found, true);
      }
    },
    { decorations: (plugin) => plugin.decorations },
  );

  const pane = (now, reveal) => {
    view.dispatch({ effects: renewed.of(null) });
    if (!reveal) return;
    for (let i = 1; i <= view.state.doc.lines; i++) {
      if (!shares(of(i), now)) continue;
      view.dispatch({ effects: EditorView.scrollIntoView(view.state.doc.line(i).from, { y: "start", yMargin: 48 }) });
      return;
    }
  };

  const extensions = [
    drawSelection(),
    keymap.of([...defaultKeymap, ...historyKeymap, ...lintKeymap]),
    LANGUAGES[kind],
    syntaxHighlighting(STYLE),
    links,
    EditorView.contentAttributes.of({ "aria-label": label, spellcheck: "false", autocorrect: "off", autocapitalize: "off" }),
    EditorView.domEventHandlers({
      mousemove: (event, view) => void point(lineAt(view, event), pane),
      mouseleave: () => void leave(pane),
      click: (event, view) => void (lineAt(view, event).size && pin(lineAt(view, event), pane)),
      blur: () => void leave(pane),
      keydown: (event, view) => {
        const here = of(view.state.doc.lineAt(view.state.selection.main.head).number);
        if (event.key !== "Enter" || !here.size || (change && !event.altKey)) return false;
        pin(here, pane);
        return true;
      },
    }),
    EditorView.updateListener.of((update) => {
      if (change && update.docChanged && !quiet) change(update.state.doc.toString());
      if (update.selectionSet && update.view.hasFocus) point(of(update.state.doc.lineAt(update.state.selection.main.head).number), pane);
    }),
  ];
  if (nonce) extensions.push(EditorView.cspNonce.of(nonce));
  if (change) extensions.push(EditorView.lineWrapping);
  if (change && change !== readonly) extensions.push(history(), bracketMatching(), highlightActiveLine(), lintGutter());
  else extensions.push(EditorState.readOnly.of(true));
  extensions.push(change ? lineNumbers() : gutter({ class: "of", lineMarker: (view, block) => {
    const number = view.state.doc.lineAt(block.from).number, mine = of(number);
    const before = number > 1 ? of(number - 1) : new Set();
    return mine.size && [...mine].join() !== [...before].join() ? new Mark(mine) : null;
  }, lineMarkerChange: () => true }));

  const view = new EditorView({ parent, state: EditorState.create({ doc: "", extensions }) });
  attach(pane);

  return {
    view,
    /** Another text, whose lines are of these lines: as the document has them. */
    show(text, ofLines = []) {
      lines = ofLines.map(set);
      quiet = true;
      if (view.state.doc.toString() !== text) view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text }, effects: renewed.of(null) });
      else view.dispatch({ effects: renewed.of(null) });
      quiet = false;
    },
    /** Errors in their places. */
    wrong(diagnostics) {
      const doc = view.state.doc;
      const placed = diagnostics.map((d) => {
        const line = doc.line(Math.min(Math.max(1, d.line), doc.lines)), from = Math.min(line.to, line.from + d.column - 1);
        const word = /^[\p{L}\d_]+'?/u.exec(doc.sliceString(from, line.to));
        return { from, to: Math.min(line.to, from + (word ? word[0].length : 1)), severity: "error", message: d.remedy ? `${d.message}; ${d.remedy}` : d.message };
      });
      view.dispatch(setDiagnostics(view.state, placed));
    },
    goTo(line, column) {
      const at = view.state.doc.line(Math.min(line, view.state.doc.lines));
      view.dispatch({ selection: { anchor: Math.min(at.to, at.from + column - 1) }, scrollIntoView: true });
      view.focus();
    },
    reveal: (line) => view.dispatch({ effects: EditorView.scrollIntoView(view.state.doc.line(Math.min(line, view.state.doc.lines)).from, { y: "nearest", yMargin: 120 }) }),
    /** What is pinned, into view. */
    find: () => pane(lit(), lit().size > 0),
    renew: () => view.dispatch({ effects: renewed.of(null) }),
  };
}

/** In place of a change: a text that looks like one that can be edited. */
export const readonly = () => {};
