// a request -> the server's answer; of several in a row only the newest is answered

const newest = new Map();

/** null where a newer request of the kind was made meanwhile; {problem, diagnostics} where there is no result. */
export async function ask(path, request) {
  const mine = (newest.get(path) ?? 0) + 1;
  newest.set(path, mine);
  for (;;) {
    let answer;
    try {
      const response = await fetch(path, { method: "POST", headers: { "Content-Type": "application/json", "X-Rondo": "explore" }, body: JSON.stringify(request) });
      answer = path === "/page" && response.ok ? { text: await response.text() } : await response.json();
      if (newest.get(path) !== mine) return null;
      if (response.status !== 409) return answer;   // another page of the same explorer was quicker
    } catch (e) {
      if (newest.get(path) !== mine) return null;
      return { problem: `the explorer does not answer (${e.message}); is it still running?` };
    }
    await new Promise((done) => setTimeout(done, 200));
  }
}
