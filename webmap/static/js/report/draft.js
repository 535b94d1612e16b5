// What was typed, kept in this tab until the report has arrived: an answer that got
// lost on the way does not cost anybody their words, and sending again is the same
// report.
const NAME = "geosafety-report";
// Whoever comes to the same screen later must not find it.
const LASTING_MS = 60 * 60 * 1000;
const LEFT_OUT = new Set(["csrf_token", "proof"]);

const read = () => {
  try {
    return JSON.parse(sessionStorage.getItem(NAME));
  } catch {
    return null;
  }
};

/** Forget it. */
export function forgetDraft() {
  try {
    sessionStorage.removeItem(NAME);
  } catch {
    // A browser that keeps nothing has nothing to forget.
  }
}

/** Keep what is in the form; `isSent` when it is on its way and no answer has come. */
export function keepDraft(form, challenge, { isSent = false } = {}) {
  const values = [...new FormData(form)].filter(([name, value]) => !LEFT_OUT.has(name) && typeof value === "string");
  try {
    sessionStorage.setItem(NAME, JSON.stringify({ values, challenge, isSent, at: Date.now() }));
  } catch {
    // Full or closed: then it is as it would be without.
  }
}

/**
 * Fill the form with what was kept.
 * @returns {object|null} the challenge that belongs to it; null if nothing was kept
 */
export function restoreDraft(form, challenge) {
  const draft = read();
  if (!draft?.values?.some(([name, value]) => value && name !== "client_id")) return null;
  if (!(Math.abs(Date.now() - draft.at) < LASTING_MS)) {
    forgetDraft();
    return null;
  }
  for (const [name, value] of draft.values) {
    // Only what may have arrived goes under its old id.
    if (name === "client_id" && !draft.isSent) continue;
    const field = form.elements[name];
    if (field) field.value = value;
  }
  return draft.isSent ? draft.challenge : challenge;
}
