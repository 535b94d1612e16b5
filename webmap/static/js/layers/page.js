// The page /lager: every layer with its legend, shown on the map when chosen.
import { fill, pageData } from "../dom.js";
import { addBaseMap } from "../map/base.js";
import { createMap } from "../map/create.js";
import { createOverlays } from "../map/overlays.js";

const data = pageData();
const map = createMap("map-view", data);
const overlays = createOverlays(map, data.overlays);
const live = document.getElementById("live");

async function follow(box) {
  try {
    await overlays.toggle(box.value, box.checked);
    const words = box.checked ? data.words.shown : data.words.hidden;
    live.textContent = fill(words, { layer: box.dataset.title });
  } catch {
    live.textContent = data.words.no_answer;
  }
  const chosen = [...document.querySelectorAll("input[name=layer]:checked")];
  const query = new URLSearchParams(chosen.map((each) => ["layer", each.value]));
  window.history.replaceState(null, "", `?${query}`);
}

for (const box of document.querySelectorAll("input[name=layer]")) {
  box.addEventListener("change", () => follow(box));
  if (box.checked) overlays.toggle(box.value, true);
}
await addBaseMap(map, data.base_layers, data);
document.documentElement.dataset.ready = "yes";
