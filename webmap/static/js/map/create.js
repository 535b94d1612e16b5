// A map in its frame, ready for layers.
import { L } from "./leaflet.js";

/**
 * @param {string} id of the element
 * @param {object} data `bounds` [[south, west], [north, east]] and `words`
 */
export function createMap(id, { bounds, words }) {
  const map = L.map(id, {
    attributionControl: false,
    zoomControl: false,
    zoomSnap: 0.5,
    minZoom: 8,
    maxZoom: 19,
    maxBoundsViscosity: 0.8,
  });
  map.fitBounds(bounds, { animate: false });
  map.setMaxBounds(map.getBounds().pad(0.75));
  L.control.zoom({
    zoomInTitle: words.zoom_in,
    zoomOutTitle: words.zoom_out,
  }).addTo(map);
  L.control.scale({ imperial: false, position: "bottomright" }).addTo(map);
  if (words.source) {
    L.control.attribution({ prefix: false }).addAttribution(words.source).addTo(map);
  }
  if (window.matchMedia("(prefers-reduced-motion: reduce)").matches) {
    map.options.zoomAnimation = map.options.fadeAnimation = false;
  }
  return map;
}
