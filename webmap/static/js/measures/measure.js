// The page of one measure: its place and the hexagons that are compared.
import { pageData } from "../dom.js";
import { addBaseMap } from "../map/base.js";
import { createMap } from "../map/create.js";
import { createHexagons } from "../map/hexagons.js";
import { L } from "../map/leaflet.js";
import { areas } from "./areas.js";
import { createPicking } from "./picking.js";

const STYLES = {
  target: { fill: "#7a1fa2", alpha: 0.5, stroke: "#5e1780", width: 2 },
  ring: { fill: "#e88300", alpha: 0.3, hatch: "#8a4b00", stroke: "#8a4b00", width: 1 },
  control: { fill: "#0b72b5", alpha: 0.4, stroke: "#084b78", width: 2, dash: [4, 3] },
};
const data = pageData();
const at = (id) => document.getElementById(id);

function showCells(map, groups) {
  const named = Object.keys(STYLES).filter((name) => groups[name]);
  const cells = named.flatMap((name) => groups[name]);
  const classes = named.flatMap((name, place) => groups[name].map(() => place));
  const hexagons = createHexagons();
  hexagons.layer.addTo(map);
  hexagons.show({ cells, classes, styles: named.map((name) => STYLES[name]), resolution: groups.resolution });
  const near = [...groups.target, ...groups.ring].map(hexagons.centre);
  map.fitBounds(L.latLngBounds(near).pad(0.8), { animate: false });
}

function choose(map, resolution) {
  const control = at("control");
  const picking = createPicking(map, {
    field: at("cells"),
    state: at("cells-state"),
    resolution,
    words: data.words,
    isOn: () => control.value === "chosen",
  });
  const follow = () => {
    at("choose-cells").hidden = control.value !== "chosen";
    picking.draw();
  };
  control.addEventListener("change", follow);
  at("cell-middle").addEventListener("click", () => picking.toggleMiddle());
  follow();
}

if (at("map-view")) {
  const map = createMap("map-view", data);
  const place = areas(data.measures, { leads: false }).addTo(map);
  if (place.getLayers().length) map.fitBounds(place.getBounds().pad(1.5), { animate: false, maxZoom: 16 });
  if (data.cells) showCells(map, data.cells);
  if (at("compare")) choose(map, data.resolution);
  await addBaseMap(map, data.base_layers, data);
}
document.documentElement.dataset.ready = "yes";
