// Telling that the server is away, and that the page keeps what it shows.
import { fill } from "../dom.js";
import { createAsking } from "./ask.js";

/**
 * Make what asks for numbers; null if they are no longer wanted, or refused.
 * @param {{note: HTMLElement, waiting: HTMLElement, live: HTMLElement}} parts
 */
export function createFetching({ note, waiting, live }, words) {
  let shownAt = new Date();

  const ask = createAsking({
    onTrouble() {
      const time = shownAt.toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
      note.textContent = fill(words.trouble, { time });
      note.hidden = false;
    },
    onBack() {
      note.hidden = true;
      live.textContent = words.back;
    },
  });

  return {
    async fetched(place, url, parameters) {
      try {
        return await ask(place, `${url}?${parameters}`);
      } catch (refusal) {
        waiting.hidden = false;
        waiting.textContent = refusal.message;
        return null;
      }
    },
    begin() {
      waiting.hidden = false;
      waiting.textContent = words.counting;
    },
    /** What was asked for is shown. */
    shown() {
      shownAt = new Date();
      waiting.hidden = true;
    },
  };
}
