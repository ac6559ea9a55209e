export { EditorState, StateEffect, Compartment } from "@codemirror/state";
export { EditorView, ViewPlugin, Decoration, GutterMarker, gutter, lineNumbers, keymap, drawSelection, highlightActiveLine } from "@codemirror/view";
export { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
export { StreamLanguage, HighlightStyle, syntaxHighlighting, bracketMatching } from "@codemirror/language";
export { lintGutter, setDiagnostics, lintKeymap } from "@codemirror/lint";
export { tags } from "@lezer/highlight";
export { Graph, layout } from "@dagrejs/dagre";
