// a request -> the server's answer; of several in a row only the newest is answered

const page = Math.random().toString(36).slice(2);   // two pages of one explorer do not disturb each other
const newest = new Map();

/** null where a newer request of the kind was made meanwhile; {problem, diagnostics} where there is no result. */
export async function ask(path, request) {
  const mine = (newest.get(path) ?? 0) + 1;
  newest.set(path, mine);
  let answer;
  try {
    const response = await fetch(path, { method: "POST", headers: { "Content-Type": "application/json", "X-Rondo": "explore" }, body: JSON.stringify({ ...request, page }) });
    answer = response.headers.get("Content-Type").startsWith("text/html") ? { text: await response.text() } : await response.json();
  } catch (e) {
    answer = { problem: `the explorer does not answer (${e.message}); is it still running?` };
  }
  return newest.get(path) !== mine || answer.superseded ? null : answer;
}
