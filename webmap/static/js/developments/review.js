// The page of one review: the plan area on the map.
import { pageData } from "../dom.js";
import { addBaseMap } from "../map/base.js";
import { createMap } from "../map/create.js";
import { L } from "../map/leaflet.js";

const data = pageData();
const map = createMap("map-view", data);
addBaseMap(map, data.base_layers, data);
const ring = L.geoJSON(data.ring, {
  style: { color: "#17252e", weight: 1.5, dashArray: "6 5", fill: false }, interactive: false,
}).addTo(map);
L.geoJSON(data.area, {
  style: { color: "#5e1780", weight: 3, fillColor: "#7a1fa2", fillOpacity: 0.2 }, interactive: false,
}).addTo(map);
map.fitBounds(ring.getBounds().pad(0.15), { animate: false });
document.documentElement.dataset.ready = "yes";
