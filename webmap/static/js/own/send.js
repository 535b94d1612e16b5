// Sending events: each has an id of its own, so that sending again stores nothing twice.

const PATIENCE_MS = 30_000;

/**
 * Send events.
 * @returns {object} `results` of each, or why there are none: `noContact`,
 *   `signedOut` or `why`
 */
export async function send(url, events) {
  const token = document.querySelector('meta[name="csrf-token"]').content;
  const told = events.map(({ faults, ...values }) => values);
  let response;
  try {
    response = await fetch(url, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRF-Token": token },
      body: JSON.stringify({ events: told }),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
  } catch {
    return { noContact: true };
  }
  if (response.ok) return response.json();
  // The token went with the session, or with the day.
  if (response.status === 401 || response.status === 403) return { signedOut: true };
  if (response.status >= 500) return { noContact: true };
  const problem = await response.json().catch(() => ({}));
  return { why: problem.detail ?? response.statusText };
}
