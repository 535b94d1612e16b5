// Rasters that the server draws as tiles, with their legends in the panel.
import { L } from "./leaflet.js";

const PANE = "rasters";

/** Make a Leaflet layer of a raster; below the hexagons and above the base map. */
export function rasterLayer(map, { tiles, min_zoom: minZoom }) {
  if (!map.getPane(PANE)) {
    const pane = map.createPane(PANE);
    pane.style.zIndex = 300;
    pane.style.pointerEvents = "none";
  }
  return L.tileLayer(tiles, { pane: PANE, opacity: 0.75, minZoom, className: "raster-tile" });
}

/** Show the legend of a raster while it is on the map. */
export function showLegendOf(key, on) {
  const legend = document.querySelector(`[data-legend="${key}"]`);
  if (legend) legend.hidden = !on;
}

/** Give the marks of all legends the colours that are declared. */
export function paintKeys() {
  for (const mark of document.querySelectorAll("[data-fill]")) {
    mark.style.setProperty("--fill", mark.dataset.fill);
    mark.style.setProperty("--line", mark.dataset.line);
  }
}
