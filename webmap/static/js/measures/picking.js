// Hexagons that are chosen one by one, by pointer or in the middle of the map.
import { latLngToCell } from "../../vendor/h3-js/h3-js.es.js";
import { fill } from "../dom.js";
import { createHexagons } from "../map/hexagons.js";

const CHOSEN = { fill: "#0b72b5", alpha: 0.4, stroke: "#084b78", width: 2.5 };

/**
 * @param {HTMLInputElement} field holds the cells, parted by blanks
 * @param {HTMLElement} state tells how many they are
 * @param {() => boolean} isOn whether a click chooses
 */
export function createPicking(map, { field, state, resolution, words, isOn }) {
  const hexagons = createHexagons();
  hexagons.layer.addTo(map);
  const cells = new Set(field.value.split(" ").filter(Boolean));

  function draw() {
    const shown = isOn() ? [...cells] : [];
    hexagons.show({ cells: shown, classes: shown.map(() => 0), styles: [CHOSEN], resolution });
    field.value = [...cells].join(" ");
    if (cells.size) state.textContent = fill(words.cells_chosen, { n: cells.size });
  }

  function toggle({ lat, lng }) {
    if (!isOn()) return;
    const cell = latLngToCell(lat, lng, resolution);
    if (!cells.delete(cell)) cells.add(cell);
    state.textContent = fill(words.cells_chosen, { n: cells.size });
    draw();
  }

  map.on("click", ({ latlng }) => toggle(latlng));
  draw();
  return {
    draw,
    centres: () => [...cells].map(hexagons.centre),
    toggleMiddle: () => toggle(map.getCenter()),
    clear() {
      cells.clear();
      state.textContent = fill(words.cells_chosen, { n: 0 });
      draw();
    },
  };
}
