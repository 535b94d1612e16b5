// The page /granskning: the report's place on the map, and keys for every button.
import { fill, pageData } from "../dom.js";
import { listenForKeys } from "../keys.js";
import { addBaseMap } from "../map/base.js";
import { createMap } from "../map/create.js";
import { createHexagons } from "../map/hexagons.js";
import { L } from "../map/leaflet.js";

const data = pageData();
const at = (id) => document.getElementById(id);
const map = createMap("map-view", data);
addBaseMap(map, data.base_layers, data);

const PIN = { radius: 9, color: "#ffffff", weight: 3, fillColor: "#7a1fa2", fillOpacity: 1 };
const REACH = { color: "#7a1fa2", weight: 1, fillColor: "#7a1fa2", fillOpacity: 0.12 };
const OTHER = { radius: 11, color: "#ffffff", weight: 2, fillColor: "#0b5568", fillOpacity: 1 };

function showPlace({ point, accuracy_m, cells, resolution }) {
  if (point) {
    if (accuracy_m) L.circle(point, { ...REACH, radius: accuracy_m }).addTo(map);
    L.circleMarker(point, PIN).addTo(map);
    map.setView(point, 16, { animate: false });
  } else if (cells.length) {
    const hexagons = createHexagons();
    hexagons.layer.addTo(map);
    hexagons.show({
      cells, classes: cells.map(() => 0), resolution,
      styles: [{ fill: "#7a1fa2", opacity: 0.35, stroke: "#7a1fa2" }],
    });
    map.fitBounds(cells.map((cell) => hexagons.centre(cell)), { animate: false, maxZoom: 15 });
  }
}

function showOthers(near) {
  for (const { number, point } of near) {
    const mark = L.circleMarker(point, OTHER).addTo(map);
    const label = document.createElement("span");
    label.textContent = number;
    mark.bindTooltip(label, { permanent: true, direction: "center", className: "number-on-map" });
  }
}

let pin = null;
function setPin({ lat, lng }) {
  pin ??= L.circleMarker([lat, lng], { ...PIN, fillColor: "#b2182b" }).addTo(map);
  pin.setLatLng([lat, lng]);
  at("lat").value = lat.toFixed(6);
  at("lon").value = lng.toFixed(6);
  at("address").value = "";
  at("live").textContent = fill(data.words.pin_set, {});
}

showOthers(data.near);
showPlace(data.place);
map.on("click", ({ latlng }) => setPin(latlng));
at("pin-here").addEventListener("click", () => setPin(map.getCenter()));
at("address").addEventListener("input", () => {
  at("lat").value = at("lon").value = "";
  pin?.remove();
  pin = null;
});
for (const button of document.querySelectorAll("[data-category]")) {
  button.addEventListener("click", () => {
    at("category").value = button.dataset.category;
    button.hidden = true;
  });
}
at("refusal")?.focus();
listenForKeys();
document.documentElement.dataset.ready = "yes";
