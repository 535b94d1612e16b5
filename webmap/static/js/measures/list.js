// The page /atgarder: where the measures are; the table says the same.
import { pageData } from "../dom.js";
import { addBaseMap } from "../map/base.js";
import { createMap } from "../map/create.js";
import { areas } from "./areas.js";

const data = pageData();
const map = createMap("map-view", data);
const shown = areas(data.measures, { leads: true }).addTo(map);
if (shown.getLayers().length) map.fitBounds(shown.getBounds().pad(0.3), { animate: false, maxZoom: 15 });
await addBaseMap(map, data.base_layers, data);
document.documentElement.dataset.ready = "yes";
