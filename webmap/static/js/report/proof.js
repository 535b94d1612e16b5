// The calculation that keeps floods out, done beside while somebody writes.

/**
 * @param {object} challenge as the server made it
 * @returns {Promise<string>} what the server wants to see; empty if it cannot be done
 */
export function prove(challenge) {
  if (!window.crypto?.subtle) return Promise.resolve("");
  return new Promise((resolve) => {
    const worker = new Worker(new URL("./proof_worker.js", import.meta.url));
    worker.addEventListener("message", ({ data }) => {
      worker.terminate();
      resolve(btoa(JSON.stringify({ challenge, solution: data })));
    });
    worker.addEventListener("error", () => resolve(""));
    worker.postMessage(challenge.parameters);
  });
}

/** Give what is ready within so many milliseconds, or nothing. */
export function within(promise, milliseconds) {
  const late = new Promise((resolve) => { setTimeout(() => resolve(""), milliseconds); });
  return Promise.race([promise, late]);
}
