// Asking the server in the middle of a meeting: what is shown stays until there is more.

const WAITS = [3000, 6000, 12_000, 24_000];

/**
 * Make what asks. When the server or its database is away it tells so and tries again,
 * until there is an answer or something else is asked in the same place.
 * @param {{onTrouble: () => void, onBack: () => void}} told
 */
export function createAsking({ onTrouble, onBack }) {
  const newest = new Map();
  let isTroubled = false;

  async function once(url) {
    const response = await fetch(url, { headers: { Accept: "application/json" } });
    if (response.status > 500) throw new TypeError(response.statusText);
    const body = await response.json();
    if (!response.ok) throw new Error(body.detail);
    return body;
  }

  /** Ask; null when something newer has been asked in the same place meanwhile. */
  return async function ask(place, url) {
    const mine = (newest.get(place) ?? 0) + 1;
    newest.set(place, mine);
    for (let attempt = 0; ; attempt += 1) {
      try {
        const body = await once(url);
        if (isTroubled) onBack();
        isTroubled = false;
        return newest.get(place) === mine ? body : null;
      } catch (error) {
        // fetch throws TypeError when nobody answers; a refusal has words of its own.
        if (!(error instanceof TypeError) && !(error instanceof SyntaxError)) throw error;
        if (newest.get(place) !== mine) return null;
        isTroubled = true;
        onTrouble();
      }
      const wait = WAITS[Math.min(attempt, WAITS.length - 1)];
      await new Promise((done) => { setTimeout(done, wait); });
      if (newest.get(place) !== mine) return null;
    }
  };
}
