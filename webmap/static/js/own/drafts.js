// Events that have not arrived yet, kept on this device for the account that wrote them.

const WEEK_MS = 7 * 24 * 3600 * 1000;

/** Keep drafts for an account; a browser that keeps nothing works without. */
export function draftsOf(owner) {
  const name = `geosafety-events-${owner}`;

  function read() {
    try {
      const kept = JSON.parse(localStorage.getItem(name));
      return kept && Date.now() - kept.at < WEEK_MS ? kept : null;
    } catch {
      return null;
    }
  }

  function keep(queue, current) {
    try {
      if (queue.length || current) localStorage.setItem(name, JSON.stringify({ at: Date.now(), queue, current }));
      else localStorage.removeItem(name);
    } catch {
      // Full or closed: then it lasts as long as the page.
    }
  }

  return { read, keep };
}
