// A map with one place on it.
import { addBaseMap } from "../map/base.js";
import { createMap } from "../map/create.js";
import { L } from "../map/leaflet.js";

const LINE = { color: "#5e1780", weight: 3, fillColor: "#7a1fa2", fillOpacity: 0.2 };
const CLOSE_M = 400;

/** Draw the place of the page, if it has one, and look there. */
export function showArea(data) {
  const map = createMap("map-view", data);
  addBaseMap(map, data.base_layers);
  if (!data.area) return { map, shown: null };
  const shown = L.geoJSON(data.area, {
    style: LINE,
    interactive: false,
    pointToLayer: (_, at) => L.circleMarker(at, { ...LINE, radius: 9 }),
  }).addTo(map);
  const bounds = shown.getBounds();
  const wide = bounds.getCenter().toBounds(CLOSE_M).extend(bounds);
  map.fitBounds(wide.pad(0.3), { animate: false });
  return { map, shown };
}
