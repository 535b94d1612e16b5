// The chosen hexagon: on the map, in its box and in the address.
import { showKnown, showWaiting } from "./chosen.js";

/**
 * Keep what is chosen; `known(cell)` asks the server, `onChange` when it is another.
 * @param {{box: HTMLElement, view: HTMLElement, live: HTMLElement, maps: object, cell: string | null}} parts
 */
export function createPlace({ box, view, live, maps, cell: first }, { known, nameOf, onChange, ...how }) {
  let chosen = first;

  function close() {
    chosen = null;
    maps.choose(null);
    const inside = box.contains(document.activeElement);
    box.hidden = true;
    if (inside) view.focus();
    onChange();
  }

  async function choose(cell) {
    chosen = cell;
    maps.choose(cell);
    onChange();
    const part = showWaiting(box, { title: nameOf(cell), words: how.words, onClose: close });
    const told = await known(cell);
    // What was replaced meanwhile is not refused.
    if (!told && part.isConnected && chosen === cell) close();
    if (!told || chosen !== cell) return;
    showKnown(part, told, { cell, ...how });
    live.textContent = told.sentence[document.documentElement.lang];
  }

  document.addEventListener("keydown", ({ key }) => {
    if (key === "Escape" && !box.hidden) close();
  });

  return {
    cell: () => chosen,
    /** Take what lies under a click. */
    pick: (cell) => (cell ? choose(cell) : close()),
    /** Ask anew, for another question, about what is chosen. */
    again: () => chosen && choose(chosen),
    /** Bring a hexagon of the list into view. */
    show(cell) {
      maps.centre(cell);
      choose(cell);
      view.focus({ preventScroll: true });
      view.scrollIntoView({ block: "center" });
    },
  };
}
