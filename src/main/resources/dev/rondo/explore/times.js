// measured times -> steps, equations and methods, with bars
import { colour, duration, elements, h, set } from "rondo/link";

export function timesPane(measure, live) {
  const button = h("button", { type: "button", class: "main", id: "measure", onclick: measure, disabled: !live }, "Measure");
  const note = h("p", { class: "note" }, live ? "Runs the program that is shown for some seconds, as it is and with a stopwatch after every step." : "Nothing was measured for this file; 'rondo explore' measures on demand.");
  const result = h("div", { class: "scroll" });
  const element = h("section", {}, h("div", { class: "tools" }, button), note, result);
  const links = elements(result);

  const bar = (part) => {
    const inner = h("span", {});
    inner.style.setProperty("width", `${Math.max(1, 100 * part)}%`);
    return h("span", { class: "bar", "aria-hidden": "true" }, inner);
  };

  /** That a time may become less, as long as HotSpot is not done. */
  const late = (methods) => methods ? h("small", {}, ` not steady yet: ${methods} more methods would be optimised, if called more often`) : "";

  /** How near to the roofline a step is, where it is long enough to say. */
  const near = (step) => Number.isFinite(Number(step.least)) && step.nanos > 0 ? `${((100 * step.least) / step.nanos).toFixed(0)} %` : "too short";

  /** What several threads take, beside one. */
  const together = (times) => times.shared.threads === 1 ? [] : [
    h("dt", {}, `the same by ${times.shared.threads} threads, the median of ${times.shared.runs}`), h("dd", {}, duration(times.shared.steady), late(times.shared.late)),
    h("dt", {}, "times as fast as one"), h("dd", {}, (times.steady / times.shared.steady).toFixed(2))];

  const ofOne = (times) => h("p", { class: "note" }, times.shared.threads === 1
    ? "So little work is not shared: one thread does all of it."
    : "Steps, equations and methods are those of one thread: threads that share a step have no time of their own for it.");

  function draw(times, text) {
    const source = text.split("\n"), total = times.steps.reduce((sum, s) => sum + Number(s.nanos), 0) || 1;
    const most = Math.max(...times.steps.map((s) => s.nanos), 1), mostOf = Math.max(...times.equations.map((e) => e.nanos), 1);
    const row = (lines, nanos, share, cells) => h("tr", { "data-lines": [...lines].join(" "), class: colour(lines) }, h("td", { class: "n" }, duration(nanos)), h("td", {}, bar(share)), h("td", { class: "n" }, `${((100 * nanos) / total).toFixed(1)} %`), cells);
    const head = (...names) => h("thead", {}, h("tr", {}, names.map((n) => h("th", { scope: "col" }, n))));
    result.replaceChildren(
      h("dl", {}, [["compiling", times.compiling], ["first run", times.first], [`steady run, the median of ${times.runs}`, times.steady, times.late], ["with a stopwatch", times.timed, times.timedLate]].flatMap(([name, nanos, methods]) => [h("dt", {}, name), h("dd", {}, duration(nanos), late(methods))]),
        h("dt", {}, "of the peak of one thread"), h("dd", {}, `${((1e11 * times.flops) / times.steady / times.peak).toFixed(0)} %`), times.shared ? together(times) : []),
      times.shared ? ofOne(times) : "",
      h("h3", {}, "by equation"),
      h("table", {}, head("time", "", "share", "equation"), h("tbody", {}, [...times.equations].sort((a, b) => b.nanos - a.nanos).map((e) => row(set(e.line), e.nanos, e.nanos / mostOf, h("td", { class: "code" }, e.line ? source[e.line - 1].trim() : "(none)"))))),
      h("h3", {}, "by step"),
      h("table", {}, head("time", "", "share", "step", "of the roofline"), h("tbody", {}, times.steps.map((s) => row(set(s.lines), s.nanos, s.nanos / most, [h("td", { class: "code" }, `${s.number}  ${s.what}`), h("td", { class: "n" }, near(s))])))),
      h("h3", {}, "methods, and what HotSpot made of them"),
      h("table", {}, head("bytes", "HotSpot", "method"), h("tbody", {}, times.methods.map((m) => h("tr", {}, h("td", { class: "n" }, m.bytes), h("td", {}, m.tier + (m.trouble ? `: ${m.trouble}` : "")), h("td", { class: "code" }, m.name))))));
    links.renew();
  }

  return {
    title: "Times",
    element,
    /** After another program: what was measured is of the last one. */
    data: () => result.replaceChildren(),
    busy(on) {
      button.disabled = on || !live;
      button.textContent = on ? "Measuring .." : "Measure";
    },
    times(answer, text) {
      if (answer.problem) result.replaceChildren(h("p", { class: "wrong", role: "alert" }, answer.problem));
      else draw(answer, text);
    },
  };
}
