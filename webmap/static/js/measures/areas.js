// The places of measures as shapes with a name.
import { L } from "../map/leaflet.js";

const SHAPE = { color: "#5e1780", weight: 3, fillColor: "#7a1fa2", fillOpacity: 0.2 };
const LATE = { color: "#9c1c2b", dashArray: "6 5" };

/** @param {boolean} leads whether a click opens the measure */
export function areas(features, { leads }) {
  return L.geoJSON(features, {
    interactive: leads,
    style: ({ properties }) => ({ ...SHAPE, ...(properties.late ? LATE : {}) }),
    onEachFeature({ properties }, shape) {
      if (!leads) return;
      const words = document.createElement("span");
      words.textContent = `${properties.title} · ${properties.state_title}`;
      shape.bindTooltip(words, { sticky: true });
      shape.on("click", () => window.location.assign(properties.url));
    },
  });
}
